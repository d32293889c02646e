/** The known word that is most like `word`, or `undefined` if none is similar: at most a third of its letters may differ. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const short = word.slice(0, MAX_LENGTH).toLowerCase();
  let best: { readonly name: string; readonly steps: number } | undefined;
  for (const name of known) {
    const most = Math.ceil(name.length / 3);
    if (Math.abs(short.length - name.length) > most) continue;
    const steps = editSteps(short, name.toLowerCase());
    if (steps <= most && (!best || steps < best.steps)) best = { name, steps };
  }
  return best?.name;
}

/** Longer words are cut, so that a hostile one costs little. */
const MAX_LENGTH = 64;

/** How many letters have to be added, left out, replaced or exchanged with their neighbour. */
function editSteps(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 1; row <= one.length; row++) {
    const next = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      const isExchanged = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      next.push(
        Math.min(
          last[column]! + 1,
          next[column - 1]! + 1,
          last[column - 1]! + (isSame ? 0 : 1),
          isExchanged ? before[column - 2]! + 1 : Infinity,
        ),
      );
    }
    before = last;
    last = next;
  }
  return last[other.length]!;
}
