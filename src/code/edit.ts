/** Puts `text` in place of the characters from `start` up to, but without, `end`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function insertion(at: number, text: string): Edit {
  return { start: at, end: at, text };
}

/**
 * The text after all edits, whose places are those of the text before any. Insertions at one place keep their order, and removals may
 * overlap, because what two of them remove is gone either way.
 * @throws RangeError if two other edits overlap
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let done = 0;
  let isRemoved = false;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const isRemoval = edit.text === '';
    if (edit.start < done && !(isRemoved && isRemoval)) throw new RangeError(`two edits overlap at ${edit.start}`);
    result += text.slice(done, edit.start) + edit.text;
    done = Math.max(done, edit.end);
    isRemoved = isRemoval;
  }
  return result + text.slice(done);
}
