import type { Finding } from '../../kubernetes/lint/finding.js';

/** An array of the findings, as `lint()` returns them. */
export function asJson(findings: readonly Finding[]): string {
  return `${JSON.stringify(findings, null, 2)}\n`;
}
