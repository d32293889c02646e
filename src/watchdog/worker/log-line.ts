/** A line like those of Nest's own logger, which cannot be used while the main thread is blocked. */
export function warningLine(text: string, date: Date): string {
  const time = date.toLocaleString(undefined, {
    year: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    day: '2-digit',
    month: '2-digit',
  });
  return `[Nest] ${process.pid}  - ${time}    WARN [HealthModule] ${text}\n`;
}
