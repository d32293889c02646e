interface Line {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
}

const CONTEXT = 3;

/** The difference between two texts in the form of `diff -u`; empty if there is none. `undefined` stands for no file. */
export function diff(path: string, before: string | undefined, after: string | undefined): string {
  const lines = compare(linesOf(before), linesOf(after));
  const changed = lines.flatMap(({ sign }, index) => (sign === ' ' ? [] : [index]));
  if (changed.length === 0) return '';
  const head = `--- ${before === undefined ? '/dev/null' : `a/${path}`}\n+++ ${after === undefined ? '/dev/null' : `b/${path}`}\n`;
  return (
    head +
    hunksOf(changed, lines.length)
      .map((hunk) => hunkText(lines, hunk))
      .join('')
  );
}

function linesOf(text: string | undefined): string[] {
  return text === undefined || text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** Each line of both texts, with the longest common sequence shown once. */
function compare(before: readonly string[], after: readonly string[]): Line[] {
  const start = before.findIndex((line, index) => line !== after[index]);
  const same = start < 0 ? before.length : start;
  const [old, fresh] = [before.slice(same), after.slice(same)];
  const lengths = commonLengths(old, fresh);
  const lines: Line[] = before.slice(0, same).map((text) => ({ sign: ' ', text }));
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      lines.push({ sign: ' ', text: old[i]! });
      [i, j] = [i + 1, j + 1];
    } else if (i < old.length && (j >= fresh.length || lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) {
      lines.push({ sign: '-', text: old[i]! });
      i += 1;
    } else {
      lines.push({ sign: '+', text: fresh[j]! });
      j += 1;
    }
  }
  return lines;
}

/** For each pair of positions the length of the longest common sequence from there on. */
function commonLengths(old: readonly string[], fresh: readonly string[]): Uint32Array[] {
  const rows = Array.from({ length: old.length + 1 }, () => new Uint32Array(fresh.length + 1));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = fresh.length - 1; j >= 0; j -= 1)
      rows[i]![j] = old[i] === fresh[j] ? rows[i + 1]![j + 1]! + 1 : Math.max(rows[i + 1]![j]!, rows[i]![j + 1]!);
  }
  return rows;
}

/** The ranges of lines that are shown, each from its first line to the one after its last. */
function hunksOf(changed: readonly number[], length: number): { from: number; to: number }[] {
  const hunks: { from: number; to: number }[] = [];
  for (const index of changed) {
    const last = hunks.at(-1);
    const to = Math.min(index + CONTEXT + 1, length);
    if (last && index - CONTEXT <= last.to) last.to = to;
    else hunks.push({ from: Math.max(index - CONTEXT, 0), to });
  }
  return hunks;
}

function hunkText(lines: readonly Line[], { from, to }: { from: number; to: number }): string {
  const shown = lines.slice(from, to);
  const range = (gone: Line['sign']): string => {
    const count = shown.filter(({ sign }) => sign !== gone).length;
    const first = lines.slice(0, from).filter(({ sign }) => sign !== gone).length + (count > 0 ? 1 : 0);
    return count === 1 ? `${first}` : `${first},${count}`;
  };
  return `@@ -${range('+')} +${range('-')} @@\n${shown.map(({ sign, text }) => `${sign}${text}\n`).join('')}`;
}
