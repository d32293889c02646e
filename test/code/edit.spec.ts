import { describe, expect, it } from '@jest/globals';
import { applyEdits, insertion } from '../../src/code/edit.js';

describe('edits of a text', () => {
  it('are applied at the places of the text before any of them', () => {
    const edits = [insertion(6, '!'), { start: 0, end: 3, text: 'longer' }];
    expect(applyEdits('one two', edits)).toBe('longer tw!o');
  });

  it('keep the order of insertions at one place', () => {
    expect(applyEdits('ad', [insertion(1, 'b'), insertion(1, 'c')])).toBe('abcd');
  });

  it('may remove one place twice', () => {
    const edits = [
      { start: 1, end: 4, text: '' },
      { start: 2, end: 3, text: '' },
      { start: 3, end: 5, text: '' },
    ];
    expect(applyEdits('abcdef', edits)).toBe('af');
  });

  it('are refused if two overlap', () => {
    const edits = [
      { start: 0, end: 3, text: 'x' },
      { start: 2, end: 4, text: 'y' },
    ];
    expect(() => applyEdits('abcdef', edits)).toThrow(new RangeError('two edits overlap at 2'));
  });
});
