import { DEFAULTS } from '../core/options/defaults.js';
import type { HealthModuleOptions } from '../core/options/options.js';
import type { ResolvedOptions } from '../core/options/resolved.js';
import { present } from '../core/record.js';
import { optionsInPod } from './kube-options.js';
import { containersOf } from './lint/container.js';
import type { Finding } from './lint/finding.js';
import { ignoresIn } from './lint/ignores.js';
import type { Fault, Rule } from './lint/rule.js';
import { workloadsIn, type Workload } from './lint/workload.js';
import { NOT_YAML, RULES } from './rules/rules.js';
import { Lines } from './yaml/lines.js';
import { readYaml } from './yaml/read-yaml.js';

interface Found {
  readonly rule: Rule;
  readonly fault: Fault;
  readonly document: string;
  readonly container?: string;
}

/**
 * What in a manifest does not fit the options of `HealthModule`, or Kubernetes. Never throws for a text, whatever it holds: a
 * text that cannot be read is a finding, `not-yaml`.
 * @param text one or more documents of YAML, or JSON; what is no workload is skipped
 * @param options the options of the application. Without them only the rules are asked that need none.
 * @param file the name that findings show
 * @throws `VitalsError` `INVALID_OPTIONS`, for illegal options
 */
export function lint(text: string, options?: HealthModuleOptions, file?: string): Finding[] {
  const resolved = options && optionsInPod(options);
  const given: unknown = text;
  const source = String(given); // Without types it may be a Buffer.
  const yaml = readYaml(source);
  const found = yaml.documents.flatMap((document) => workloadsIn(document)).flatMap((each) => foundIn(each, resolved));
  const lines = new Lines(source);
  const isIgnored = ignoresIn(lines);
  const fault = yaml.fault();
  const all = fault ? [...found, unreadable(fault, lines)] : found;
  return all
    .map(({ rule: { id, severity }, fault: { at, message, because }, document, container }) =>
      present({ rule: id, severity, message, because, file, ...lines.positionOf(at.offset), document, container }),
    )
    .filter(({ line, rule }) => !isIgnored(line, rule))
    .sort((a, b) => a.line - b.line || a.column - b.column);
}

function foundIn(workload: Workload, options: ResolvedOptions | undefined): Found[] {
  const containers = containersOf(workload, options, DEFAULTS);
  const main = containers.find(({ role }) => role === 'main');
  return RULES.flatMap((rule) => {
    const about = (faults: readonly Fault[], container?: string): Found[] =>
      faults.map((fault) => ({ rule, fault, document: workload.name, container }));
    return [
      ...(main && rule.workload ? about(rule.workload(workload, main)) : []),
      ...containers.flatMap((container) => about(rule.container?.(container) ?? [], container.name)),
    ];
  });
}

function unreadable({ offset, message }: { readonly offset: number; readonly message: string }, lines: Lines): Found {
  const { line } = lines.positionOf(offset);
  const isTemplate = /\{\{/.test(lines.textOf(line)) || /\{\{/.test(lines.textOf(Math.max(1, line - 1)));
  return {
    rule: NOT_YAML,
    document: `document ${ordinalAt(line, lines)}`,
    fault: {
      at: { offset },
      message: `the text is no YAML that can be read: ${message.replaceAll(/\s+/g, ' ').slice(0, 300)}`,
      because: isTemplate
        ? 'it looks like a template: `helm template` renders it, and `nestjs-vitals lint -` reads the result'
        : 'Kubernetes cannot read it either, and what cannot be read is not checked',
    },
  };
}

/** Which document of the text a line belongs to, from 1. */
function ordinalAt(line: number, lines: Lines): number {
  let ordinal = 1;
  let hasContent = false;
  for (let each = 1; each < line; each++) {
    const text = lines.textOf(each);
    const isSeparator = /^---(\s|$)/.test(text);
    if (isSeparator && hasContent) ordinal++;
    hasContent ||= !isSeparator && /^\s*[^\s#]/.test(text);
  }
  return ordinal;
}
