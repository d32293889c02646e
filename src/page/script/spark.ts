import { makeSvg } from './dom.js';
import type { Point } from './series.js';

/** The line is as long as the page has seen something, and at least this. */
const LEAST_WINDOW_MS = 30_000;
const WIDTH = 100;
const HEIGHT = 28;

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
