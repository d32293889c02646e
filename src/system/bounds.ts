import { VitalsError } from '../core/errors.js';
import { describeValue } from '../core/text/describe-value.js';

/**
 * The value of an option, or its default.
 * @throws VitalsError `INVALID_OPTIONS`, if it is no number from `lowest` to `highest`
 */
export function numberFrom(where: string, { value, otherwise, lowest = 0, highest = Infinity }: Bounds): number {
  const given = value ?? otherwise;
  if (typeof given === 'number' && given >= lowest && given <= highest) return given;
  const bounds = highest === Infinity ? `from ${lowest}` : `from ${lowest} to ${highest}`;
  throw new VitalsError('INVALID_OPTIONS', [`${where}: expected a number ${bounds}, got ${describeValue(value)}`]);
}

interface Bounds {
  readonly value: unknown;
  readonly otherwise: number;
  readonly lowest?: number;
  readonly highest?: number;
}

/** A share for people, in percent with one digit. */
export function rounded(percent: number): number {
  return Math.round(percent * 10) / 10;
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** A size for people: `1.5 GiB`. */
export function sizeText(bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1);
  return `${Math.round((bytes / 1024 ** power) * 10) / 10} ${UNITS[power]}`;
}
