/** How far back the small lines go. */
const WINDOW_MS = 5 * 60_000;
const MAX_POINTS = 300;
/** Two results that ended so close together are one, of which the page has been told twice. */
const SAME_MS = 100;

export interface Point {
  readonly at: number;
  readonly value: number;
  readonly isBad: boolean;
}

/** Values of the last minutes, as this page has seen them. */
export class Series {
  private points: readonly Point[] = [];

  /** Adds a value, unless it is the last one again. */
  add(point: Point): void {
    const last = this.points[this.points.length - 1];
    if (last && Math.abs(point.at - last.at) < SAME_MS) return;
    const isRecent = ({ at }: Point): boolean => at > point.at - WINDOW_MS;
    this.points = [...this.points.filter(isRecent), point].slice(-MAX_POINTS);
  }

  /** The values that are still within the window at `now`. */
  since(now: number): readonly Point[] {
    return this.points.filter(({ at }) => at > now - WINDOW_MS);
  }
}
