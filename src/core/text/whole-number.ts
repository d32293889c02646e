import { VitalsError } from '../errors.js';
import { describeValue } from './describe-value.js';

/** The longest time in milliseconds that a timer can wait, and the largest whole number that an option takes. */
export const LARGEST = 2 ** 31 - 1;

export function isWholeNumber(value: unknown, from: number, to = LARGEST): boolean {
  return Number.isInteger(value) && Number(value) >= from && Number(value) <= to;
}

/** Returns `value`, the option `name` of a class. Throws a VitalsError, if it is no whole number from `from` to {@link LARGEST}. */
export function wholeNumberOption(value: number, from: number, owner: string, name: string): number {
  if (isWholeNumber(value, from)) return value;
  const expected = `a whole number from ${from} to ${LARGEST}`;
  throw new VitalsError('INVALID_OPTIONS', [
    `${owner}: expected \`${name}\` to be ${expected}, got ${describeValue(value)}`,
  ]);
}
