import { spinFor } from './blocks.js';

type Load = (ms: number, end: () => void) => void;

/** The loads that an application may have for `ms` without being stalled. */
export const LOADS = {
  'slices of 500 ms': workInSlices,
  'a changing date': changeDate,
  'a large heap': fillHeap,
} as const satisfies Record<string, Load>;

const HOUR_MS = 3_600_000;
/** The size of `{ id, items }` with 20 items, and of its place in an array. */
const BYTES_AN_OBJECT = 232;

function workInSlices(ms: number, end: () => void): void {
  const until = performance.now() + ms;
  const slice = (): void => {
    spinFor(500);
    if (performance.now() < until) setImmediate(slice);
    else end();
  };
  setImmediate(slice);
}

/** Sets the date an hour forward and back again, every 100 ms. */
function changeDate(ms: number, end: () => void): void {
  const { now } = Date;
  let offset = 0;
  const timer = setInterval(() => {
    offset = offset > 0 ? -HOUR_MS : HOUR_MS;
    Date.now = () => now() + offset;
  }, 100);
  setTimeout(() => {
    clearInterval(timer);
    Date.now = now;
    end();
  }, ms);
}

/** Allocates this many megabytes of objects, and forces V8 to collect garbage. */
function fillHeap(megabytes: number, end: () => void): void {
  const chunks: object[][] = [];
  const grow = (): void => {
    const length = Math.round((10 * 1024 * 1024) / BYTES_AN_OBJECT);
    chunks.push(Array.from({ length }, (_, id) => ({ id, items: Array<number>(20).fill(id) })));
    if (chunks.length * 10 < megabytes) return void setImmediate(grow);
    collect(3);
  };
  const collect = (times: number): void => {
    (globalThis as { gc?: () => void }).gc!();
    if (times > 1) setImmediate(collect, times - 1);
    else end();
  };
  grow();
}
