export interface Figure {
  readonly median: number;
  readonly spread: number;
  readonly limit: number | null;
  readonly runs: readonly number[];
}
export function figureOf(runs: readonly number[], limit?: number | null): Figure;
export function figuresOf(
  runs: number,
  measure: (only: ReadonlySet<string> | undefined, run: number) => Promise<Record<string, number>>,
): Promise<Record<string, Figure>>;
export function goal(
  text: string,
  figure: Figure,
  bounds: { readonly atLeast?: number; readonly atMost?: number },
): { readonly isMet: boolean };
