import type { IncomingMessage } from 'node:http';

/**
 * Whether a request has this header, whose name is in lower case, with another value than `ordinary`. Hot path, ADR 8: Node makes an
 * object of all headers when `headers` is first read, which takes longer than to look for the few that matter to a probe.
 */
export function hasRawHeader({ rawHeaders }: IncomingMessage, name: string, ordinary?: string): boolean {
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const each = rawHeaders[at]!;
    if (each.length === name.length && each.toLowerCase() === name && rawHeaders[at + 1] !== ordinary) return true;
  }
  return false;
}
