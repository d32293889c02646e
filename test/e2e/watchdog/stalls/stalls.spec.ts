import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ask } from '../../../support/ask.js';
import { endPrograms } from '../../../support/program.js';
import { BLOCKS, KINDS, type Block, type Kind } from './apps/blocks.js';
import { frameIn } from './frame.js';
import { StallProgram } from './program.js';
import { PATHS, slowest, verdicts } from './prober.js';
import type { Settings } from './settings.js';
import { during, firstFailureMs, observeStall, type Stall } from './stall.js';

jest.setTimeout(120_000);

/** The defaults, scaled down. */
const HEARTBEAT = { intervalMs: 100, warnAfterMs: 400, unreadyAfterMs: 900, stalledAfterMs: 1600 };
const BLOCK_MS = 2600;
/** An answer takes at most a second; the rest is a margin for a busy machine. */
const LONGEST_ANSWER_MS = 2500;
const RECOVERY_MS = 2500;

afterAll(endPrograms);

function start(settings: Settings, heartbeat: object = {}): StallProgram {
  return new StallProgram('shop', { health: { heartbeat: { ...HEARTBEAT, ...heartbeat } }, ...settings });
}

describe('an event loop that is blocked by', () => {
  const stalls = new Map<Kind, Stall>();

  beforeAll(async () => {
    // Two processes at the same time take half the time.
    await Promise.all([
      observe(KINDS.filter((_, place) => place % 2 === 0)),
      observe(KINDS.filter((_, place) => place % 2 === 1)),
    ]);
  });

  async function observe(kinds: readonly Kind[]): Promise<void> {
    const shop = start({});
    for (const kind of kinds) stalls.set(kind, await observeStall(shop, kind, BLOCK_MS));
  }

  describe.each(KINDS)('%s', (kind) => {
    const block: Block = BLOCKS[kind];

    it('lets every probe get its answer within a second', () => {
      const { probes } = stalls.get(kind)!;
      expect(probes.filter(({ status }) => status === 0)).toEqual([]);
      for (const path of PATHS)
        expect(during(stalls.get(kind)!).filter((probe) => probe.path === path)).not.toEqual([]);
      expect(slowest(probes)).toBeLessThan(LONGEST_ANSWER_MS);
    });

    it('makes first readiness and then liveness stalled, each at its threshold, and does not change startup', () => {
      const stall = stalls.get(kind)!;
      expect(verdicts(stall.probes, '/readyz')).toEqual(['200 ready', '503 not_ready stalled']);
      expect(verdicts(stall.probes, '/livez')).toEqual(['200 alive', '503 stalled']);
      expect(verdicts(stall.probes, '/startupz')).toEqual(['200 started']);
      // The last beat may have been some time before the block.
      expect(firstFailureMs(stall, '/readyz')).toBeGreaterThan(0.75 * HEARTBEAT.unreadyAfterMs);
      expect(firstFailureMs(stall, '/livez')).toBeGreaterThan(0.75 * HEARTBEAT.stalledAfterMs);
    });

    it('is over for the probes soon after its end', () => {
      expect(stalls.get(kind)!.recoveryMs).toBeLessThan(RECOVERY_MS);
    });

    it('is logged once while it lasts, with the blocking function, and once at its end', () => {
      const { warnings, recoveries, to } = stalls.get(kind)!;
      expect(warnings).toHaveLength(1);
      expect(recoveries).toHaveLength(1);
      const [{ text, at }] = warnings as [Stall['warnings'][number]];
      expect(text).toMatch(/ WARN \[HealthModule\] the event loop has been blocked for \d+ ms/);
      expect(recoveries[0]!.text).toMatch(/ LOG \[HealthModule\] the event loop runs again; it was blocked for \d+ ms/);
      if (block.isOneCall) {
        expect(text.includes('no stack') || text.includes(block.culprit)).toBe(true);
      } else {
        expect(at).toBeLessThan(to);
        expect(frameIn(text)).toMatchObject({ name: block.culprit, standsIn: block.culprit });
      }
    });

    it('hides the blocking function from clients of the probes', () => {
      for (const { body } of stalls.get(kind)!.probes) expect(body).not.toMatch(/blocks|\.js|file:|node:|at /);
    });
  });
});

const DETAILS = [
  { adapter: 'Fastify', details: 'predicate', isCaptured: false, message: 'reason withheld' },
  { adapter: 'Express', details: 'full', isCaptured: true, message: 'hidden text, postgres://***@db/shop' },
] as const;

describe('a stall of an application', () => {
  const observed = new Map<string, { readonly before: string; readonly stall: Stall }>();

  beforeAll(async () => {
    await Promise.all(
      DETAILS.map(async ({ adapter, details, isCaptured }) => {
        const shop = start({ adapter, details }, { captureStack: isCaptured });
        const { body } = await ask(`http://127.0.0.1:${await shop.probePort()}/readyz`);
        observed.set(details, { before: body, stall: await observeStall(shop, 'a request handler', BLOCK_MS) });
      }),
    );
  });

  describe.each(DETAILS)('on $adapter with $details details', ({ details, isCaptured, message }) => {
    it('shows the text of an indicator only if every client may see it', () => {
      const { before, stall } = observed.get(details)!;
      expect(before).toContain('hidden detail');
      expect(before).toContain('hidden text');
      // Only the probes that the thread answers without asking the main thread.
      const probes = during(stall).filter(({ at, path }) => path !== '/livez' && at - stall.from > 500);
      expect(verdicts(probes)).toEqual(expect.arrayContaining(['200 started', '503 not_ready stalled']));
      for (const { body, path } of probes) {
        expect(body).not.toContain('hunter2');
        if (details === 'predicate') expect(body).not.toContain('hidden');
        if (path === '/readyz') expect(JSON.parse(body)).toMatchObject({ checks: { mail: { message } } });
      }
    });

    it(isCaptured ? 'names the blocking function in its warning' : 'names no function in its warning', () => {
      const { warnings, to } = observed.get(details)!.stall;
      expect(warnings).toHaveLength(1);
      expect(warnings[0]!.at).toBeLessThan(to);
      if (isCaptured) expect(warnings[0]!.text).toContain('spinInHandler');
      else expect(warnings[0]!.text).toMatch(/blocked for \d+ ms$/);
    });
  });
});
