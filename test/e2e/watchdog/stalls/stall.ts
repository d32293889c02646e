import { ask } from '../../../support/ask.js';
import { eventually } from '../../../support/eventually.js';
import type { Kind } from './apps/blocks.js';
import type { Line, StallProgram } from './program.js';
import { Prober, type Probe } from './prober.js';

/** Everything that was visible of one stall from outside. */
export interface Stall {
  readonly kind: Kind;
  readonly probes: readonly Probe[];
  readonly from: number;
  readonly to: number;
  readonly warnings: readonly Line[];
  readonly recoveries: readonly Line[];
  /** How long after the end of the block `/livez` and `/readyz` were 200 again, in milliseconds. */
  readonly recoveryMs: number;
}

/** Blocks the event loop of `shop` once, and probes it from before that until it has recovered. */
export async function observeStall(shop: StallProgram, kind: Kind, ms: number): Promise<Stall> {
  const [warned, recovered] = [shop.warnings.length, shop.recoveries.length];
  const nth = shop.told.filter(({ event }) => event === 'free').length + 1;
  const prober = new Prober(await shop.probePort());
  await prober.sees('/readyz', 200);
  await ask(`http://127.0.0.1:${await shop.port()}/block?kind=${encodeURIComponent(kind)}&ms=${ms}`, {
    method: 'POST',
  });
  const { at: to } = await shop.hearsNth('free', nth, ms + 30_000);
  const { at: from } = await shop.hearsNth('blocked', nth);
  const [alive, ready] = await Promise.all([prober.sees('/livez', 200, to), prober.sees('/readyz', 200, to)]);
  await eventually(() => shop.recoveries[recovered] && shop.warnings[warned]);
  return {
    kind,
    probes: await prober.stop(),
    from,
    to,
    warnings: shop.warnings.slice(warned),
    recoveries: shop.recoveries.slice(recovered),
    recoveryMs: Math.max(alive.at + alive.tookMs, ready.at + ready.tookMs) - to,
  };
}

/** The probes that were sent while the event loop was blocked. */
export function during({ probes, from, to }: Stall): readonly Probe[] {
  return probes.filter(({ at }) => at > from && at < to);
}

/** How long after the beginning of the block the first 503 of `path` came. */
export function firstFailureMs({ probes, from }: Stall, path: Probe['path']): number | undefined {
  const failures = probes
    .filter((probe) => probe.path === path && probe.status === 503)
    .map(({ at, tookMs }) => Math.round(at + tookMs - from));
  return failures.length > 0 ? Math.min(...failures) : undefined;
}
