import type { Lines } from '../yaml/lines.js';

const COMMENT = /(?:^|\s)#\s*nestjs-vitals:\s*ignore\s+([a-z][a-z, -]{0,1000})/;

/** Which rules a comment `# nestjs-vitals: ignore <rule>` silences on a line: on its own, or on the next one if it stands alone. */
export function ignoresIn(lines: Lines): (line: number, rule: string) => boolean {
  const silenced = new Map<number, Set<string>>();
  let waiting: string[] = [];
  for (let line = 1; line <= lines.count; line++) {
    const text = lines.textOf(line);
    const rules = COMMENT.exec(text)?.[1]?.split(/[\s,]+/) ?? [];
    const isAlone = /^\s*(#|$)/.test(text);
    if (!isAlone && waiting.length + rules.length > 0) silenced.set(line, new Set([...waiting, ...rules]));
    waiting = isAlone ? [...waiting, ...rules] : [];
  }
  return (line, rule) => silenced.get(line)?.has(rule) ?? false;
}
