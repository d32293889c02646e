import { plainText } from '../../core/text/plain-text.js';
import type { Finding } from '../../kubernetes/lint/finding.js';

/** `file:line:column severity rule message`, and the reason indented below. */
export function asText(findings: readonly Finding[]): string {
  return findings
    .map(({ file, line, column, severity, rule, message, because }) => {
      const where = `${plainText(file)}:${line}:${column}`;
      return `${where} ${severity} ${rule} ${plainText(message, 1000)}\n    ${plainText(because, 1000)}\n`;
    })
    .join('');
}
