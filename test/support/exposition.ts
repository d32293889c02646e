/** What an exposition says: the type of each metric, and the value of each series by its text. */
export interface Exposition {
  readonly types: ReadonlyMap<string, string>;
  readonly values: ReadonlyMap<string, number>;
}

const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** Reads Prometheus' text format, and fails at a line that is not in it. */
export function parseExposition(text: string): Exposition {
  const types = new Map<string, string>();
  const values = new Map<string, number>();
  for (const line of text.split('\n').filter((each) => each !== '' && !each.startsWith('# HELP '))) {
    const type = /^# TYPE (\S+) (\S+)$/.exec(line);
    const sample = /^([a-zA-Z_:][\w:]*(?:\{.*\})?) (\S+)$/.exec(line);
    if (type) types.set(type[1]!, type[2]!);
    else if (sample && Number.isFinite(Number(sample[2]))) values.set(normal(sample[1]!), Number(sample[2]));
    else throw new Error(`no line of an exposition: ${line}`);
  }
  return { types, values };
}

/** The text of a series: its labels in the order of their names. */
export function seriesText(name: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.keys(labels)
    .sort()
    .map((label) => `${label}="${labels[label]}"`);
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`;
}

/** The labels of a series. */
export function labelsOf(series: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...series.matchAll(LABEL)].map(([, label, value]) => [label, value]));
}

function normal(series: string): string {
  return seriesText(series.replace(/\{.*/, ''), labelsOf(series));
}
