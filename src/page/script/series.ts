import { makeSvg } from './dom.js';

/** How far back the small lines go: as far as the page has seen something, within these bounds. */
const WINDOW_MS = 5 * 60_000;
const LEAST_WINDOW_MS = 30_000;
const MAX_POINTS = 300;
/** Two results that ended so close together are one, of which the page has been told twice. */
const SAME_MS = 100;

const WIDTH = 100;
const HEIGHT = 28;

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

/** A small line of the values; the right edge is now. */
export class Spark {
  private readonly area = makeSvg('path', { class: 'area' });
  private readonly line = makeSvg('path', {});
  private readonly failed = makeSvg('path', { class: 'failed' });
  private readonly last = makeSvg('path', { class: 'last' });
  readonly element = makeSvg(
    'svg',
    {
      class: 'spark',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      preserveAspectRatio: 'none',
      'aria-hidden': 'true',
      focusable: 'false',
    },
    this.area,
    this.line,
    this.failed,
    this.last,
  );

  draw(points: readonly Point[], now: number): void {
    this.element.toggleAttribute('hidden', points.length === 0);
    const most = Math.max(1, ...points.map(({ value }) => value));
    const windowMs = Math.max(now - (points[0]?.at ?? now), LEAST_WINDOW_MS);
    const x = (at: number): string => (WIDTH * (1 - (now - at) / windowMs)).toFixed(2);
    // By the root, so that one outlier does not make everything else a flat line.
    const y = (value: number): string => (HEIGHT - 3 - Math.sqrt(value / most) * (HEIGHT - 6)).toFixed(2);
    const places = points.map(({ at, value }) => `${x(at)} ${y(value)}`);
    const dots = (shown: readonly Point[]): string => shown.map(({ at, value }) => `M${x(at)} ${y(value)}h0`).join('');
    const path = places.length > 0 ? `M${places.join('L')}` : '';
    this.line.setAttribute('d', path);
    this.area.setAttribute('d', path && `${path}V${HEIGHT}H${x(points[0]!.at)}z`);
    this.failed.setAttribute('d', dots(points.filter(({ isBad }) => isBad)));
    this.last.setAttribute('d', dots(points.slice(-1).filter(({ isBad }) => !isBad)));
  }
}
