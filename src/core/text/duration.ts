const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A duration for people: `850 ms`, `43.6 s`, `12 min 5 s`, `3 h 12 min`, `5 d 3 h`. */
export function durationText(ms: number): string {
  if (Math.round(ms) < SECOND) return `${Math.round(ms)} ms`;
  if (ms < MINUTE - 50) return `${(ms / SECOND).toFixed(1)} s`;
  const [unit, below, names] = unitsOf(ms);
  const whole = Math.round(ms / below) * below;
  return `${Math.floor(whole / unit)} ${names[0]} ${Math.round((whole % unit) / below)} ${names[1]}`;
}

function unitsOf(ms: number): [unit: number, below: number, names: [string, string]] {
  if (ms < HOUR - SECOND / 2) return [MINUTE, SECOND, ['min', 's']];
  return ms < DAY - MINUTE / 2 ? [HOUR, MINUTE, ['h', 'min']] : [DAY, HOUR, ['d', 'h']];
}
