import type { Count, MetricsSnapshot } from './snapshot.js';

/** Every answer to a probe has one of these codes, but for 404: that is an unknown indicator, whose probe there is not. */
const PROBES = ['liveness', 'readiness', 'startup'] as const;
const CODES = [200, 405, 503] as const;
const STALLS = PROBES.length * CODES.length;

type Probe = (typeof PROBES)[number];

/**
 * What the thread of the watchdog counts, in memory that the main thread sees as well: each adds it to the rest at any time,
 * so that no number goes back, neither when the main thread is blocked nor when another thread takes the place of this one.
 */
export class ThreadCounts {
  constructor(readonly cells: BigInt64Array = new BigInt64Array(new SharedArrayBuffer(8 * (STALLS + 1)))) {}

  addProbe(probe: Probe, code: number): void {
    const column = (CODES as readonly number[]).indexOf(code);
    if (column >= 0) this.add(PROBES.indexOf(probe) * CODES.length + column);
  }

  addStall(): void {
    this.add(STALLS);
  }

  /** The snapshot of what the main thread counts by itself, with this. */
  addedTo(snapshot: MetricsSnapshot): MetricsSnapshot {
    const stalls = (snapshot.stalls ?? 0) + this.at(STALLS);
    return { ...snapshot, stalls, probeRequests: merged(snapshot.probeRequests ?? [], this.probeRequests()) };
  }

  private probeRequests(): Count[] {
    return PROBES.flatMap((probe, row) =>
      CODES.map((code, column) => ({
        labels: { probe, code: String(code) },
        count: this.at(row * CODES.length + column),
      })),
    ).filter(({ count }) => count > 0);
  }

  private add(place: number): void {
    Atomics.add(this.cells, place, 1n);
  }

  private at(place: number): number {
    return Number(Atomics.load(this.cells, place));
  }
}

function merged(own: readonly Count[], others: readonly Count[]): Count[] {
  const isSame = (one: Count, other: Count): boolean =>
    one.labels['probe'] === other.labels['probe'] && one.labels['code'] === other.labels['code'];
  const sums = own.map((one) => ({
    ...one,
    count: one.count + (others.find((other) => isSame(one, other))?.count ?? 0),
  }));
  return [...sums, ...others.filter((other) => !own.some((one) => isSame(one, other)))];
}
