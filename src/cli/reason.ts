import { plainText } from '../core/text/plain-text.js';

const MAX_LENGTH = 300;

/** What a body of a probe says in a few words, like `not_ready (draining)`; `undefined` if it is no body of this package. */
export function reasonIn(body: string): string | undefined {
  const report = objectIn(body);
  const status = report?.['status'];
  if (!report || typeof status !== 'string') return undefined;
  const reason = typeof report['reason'] === 'string' ? report['reason'] : culpritsIn(report);
  return plainText(reason === '' ? status : `${status} (${reason})`, MAX_LENGTH);
}

function objectIn(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** The checks and tasks that stand in the way, each with what it says. */
function culpritsIn(report: Readonly<Record<string, unknown>>): string {
  const parts = [report['checks'], report['tasks']].flatMap((part) =>
    typeof part === 'object' && part !== null ? Object.entries(part as Record<string, unknown>) : [],
  );
  return parts
    .map(([name, part]) => ({ name, ...(part as { status?: unknown; message?: unknown }) }))
    .filter(({ status }) => ['unhealthy', 'degraded', 'failed', 'running', 'pending'].includes(String(status)))
    .map(({ name, status, message }) => `${name}: ${typeof message === 'string' ? message : String(status)}`)
    .join(', ');
}
