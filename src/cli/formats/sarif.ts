import { isAbsolute, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Finding } from '../../kubernetes/lint/finding.js';
import { RULES } from '../../kubernetes/rules/rules.js';

/** The Static Analysis Results Interchange Format 2.1.0, which code hosts and editors read. */
export function asSarif(findings: readonly Finding[], version: string): string {
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver: driver(version) }, columnKind: 'utf16CodeUnits', results: findings.map(resultOf) }],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function driver(version: string): object {
  return {
    name: 'nestjs-vitals',
    semanticVersion: version,
    rules: RULES.map(({ id, severity, says }) => ({
      id,
      shortDescription: { text: says },
      defaultConfiguration: { level: severity },
    })),
  };
}

function resultOf({ rule, severity, message, because, file = '', line, column, document, container }: Finding): object {
  const name = container === undefined ? document : `${document}/${container}`;
  return {
    ruleId: rule,
    ruleIndex: RULES.findIndex(({ id }) => id === rule),
    level: severity,
    message: { text: `${message}. ${because}.` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine: line, startColumn: column } },
        logicalLocations: [{ fullyQualifiedName: name }],
      },
    ],
  };
}

/** A path below the folder of the run stays relative: code hosts look for it in the repository. */
function uriOf(file: string): string {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.split(sep).map(encodeURIComponent).join('/');
}
