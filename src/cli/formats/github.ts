import type { Finding } from '../../kubernetes/lint/finding.js';

/** Commands that make GitHub Actions show the findings beside the lines of a pull request. */
export function forGitHub(findings: readonly Finding[]): string {
  return findings
    .map(({ file = '', line, column, severity, rule, message, because }) => {
      const properties = { file, line, col: column, title: rule };
      const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
      return `::${severity} ${list.join(',')}::${escapeData(`${message}\n${because}`)}\n`;
    })
    .join('');
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
