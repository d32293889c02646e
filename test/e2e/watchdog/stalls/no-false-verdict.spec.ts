import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { freePort } from '../../../support/ports.js';
import { endPrograms } from '../../../support/program.js';
import { StallProgram } from './program.js';
import { Prober, slowest, verdicts, type Probe } from './prober.js';
import type { Settings } from './settings.js';
import { crowdOut, debug, becomesReady, load, probeFor, probeThrough, suspend } from './scenarios.js';

jest.setTimeout(120_000);

/** The defaults, scaled down. */
const HEARTBEAT = { intervalMs: 200, warnAfterMs: 1000, unreadyAfterMs: 2000, stalledAfterMs: 3000 };
/** An answer takes at most a second; the rest is a margin for a busy machine. */
const LONGEST_ANSWER_MS = 2500;
const PAUSE_MS = 3500;
const BUSY_MS = 7000;
const HEAP_MB = 200;

afterAll(endPrograms);

function expectNothingSaid({ warnings, recoveries }: StallProgram): void {
  expect([warnings, recoveries]).toEqual([[], []]);
}

const SLOW_CHECKS = [
  { cacheMs: 0, everyMs: 100 },
  { cacheMs: undefined, everyMs: 100 },
  { cacheMs: 0, everyMs: 2500 },
];
const CHECK_MS = 800;

describe('no stall is reported for', () => {
  const start = (settings: Settings, ...execArgv: string[]): StallProgram =>
    new StallProgram('shop', settings, execArgv);
  // One process may serve several tests, because none of them changes its state.
  let calm: StallProgram;
  let debugged: StallProgram;
  let busy: StallProgram;
  let slow: readonly StallProgram[];
  const probes: Record<string, readonly Probe[]> = {};

  // These programs run at the same time, because they wait most of the time.
  beforeAll(async () => {
    const health = { heartbeat: HEARTBEAT };
    // Its slow check keeps a request on its way to the main thread most of the time.
    calm = start({ health, cacheMs: 0, checkMs: 300 });
    debugged = start({ health }, '--inspect=0');
    busy = start({}, '--expose-gc', '--max-old-space-size=4096');
    slow = SLOW_CHECKS.map(({ cacheMs }) => start({ cacheMs, checkMs: CHECK_MS }));
    await Promise.all([calm, debugged, busy, ...slow].map((program) => becomesReady(program)));
    await Promise.all([probeCalm(), probeDebugged(), probeBusy(), ...slow.map(probeSlow)]);
    await Promise.all([debugged, ...slow].map((program) => program.end()));
  });

  async function probeCalm(): Promise<void> {
    probes['suspended'] = await probeThrough(calm, () => suspend(calm, PAUSE_MS));
    probes['dated'] = await probeThrough(calm, () => load(calm, 'a changing date', BUSY_MS - PAUSE_MS));
  }

  async function probeDebugged(): Promise<void> {
    probes['debugged'] = await probeThrough(debugged, () => debug(debugged, PAUSE_MS));
  }

  async function probeBusy(): Promise<void> {
    probes['busy'] = await probeThrough(busy, () => load(busy, 'slices of 500 ms', BUSY_MS));
  }

  async function probeSlow(program: StallProgram, place: number): Promise<void> {
    const { everyMs } = SLOW_CHECKS[place]!;
    probes[`slow ${place}`] = await probeFor(program, BUSY_MS, { everyMs, paths: ['/readyz'] });
  }

  it('a process that was suspended for longer than any threshold', () => {
    expect(slowest(probes['suspended']!)).toBeGreaterThan(HEARTBEAT.stalledAfterMs);
    expect(verdicts(probes['suspended']!)).toEqual(['200 alive', '200 ready', '200 started']);
    expectNothingSaid(calm);
  });

  it('a debugger that halts the main thread, which the log announces at the start', () => {
    const seen = probes['debugged']!;
    expect(verdicts(seen, '/livez')).toEqual(['200 alive']);
    expect(verdicts(seen, '/startupz')).toEqual(['200 started']);
    expect(verdicts(seen, '/readyz')).toEqual(['200 ready']);
    expect(slowest(seen)).toBeLessThan(LONGEST_ANSWER_MS);
    // The main thread was really halted: only then does the other thread answer for it, after its deadline.
    expect(slowest(seen.filter(({ path }) => path === '/startupz'))).toBeGreaterThan(800);
    expectNothingSaid(debugged);
    expect(debugged.stdout.filter(({ text }) => text.includes('an inspector is open'))).toHaveLength(1);
    expect(calm.output).not.toContain('inspector');
  });

  it('a date that jumps an hour forward and back', () => {
    expect(verdicts(probes['dated']!)).toEqual(['200 alive', '200 ready', '200 started']);
    const uptimes = probes['dated']!.filter(({ path }) => path !== '/readyz').map(({ body }) => uptimeMs(body));
    expect(Math.min(...uptimes)).toBeGreaterThan(0);
    expect(Math.max(...uptimes)).toBeLessThan(600_000);
    expectNothingSaid(calm);
  });

  it('a process that is busy with slices of 500 ms, one after the other', () => {
    const seen = probes['busy']!;
    expect(verdicts(seen)).toEqual(['200 alive', '200 ready', '200 started']);
    const times = seen.flatMap(({ path, tookMs }) => (path === '/livez' ? [tookMs] : [])).sort((a, b) => a - b);
    expect(times.length).toBeGreaterThan(20);
    // The main thread itself would answer with a median above a second.
    expect(times[Math.floor(times.length / 2)]).toBeLessThan(250);
    expect(slowest(seen)).toBeLessThan(LONGEST_ANSWER_MS);
    expectNothingSaid(busy);
  });

  it.each(SLOW_CHECKS.map((each, place) => ({ ...each, place })))(
    `a check that takes ${CHECK_MS} ms: cacheMs $cacheMs, a probe every $everyMs ms`,
    ({ place }) => {
      const seen = probes[`slow ${place}`]!;
      expect(verdicts(seen)).toEqual(['200 ready']);
      expect(slowest(seen)).toBeLessThan(LONGEST_ANSWER_MS);
      // The check was really slow.
      expect(slowest(seen)).toBeGreaterThan(CHECK_MS / 2);
      expectNothingSaid(slow[place]!);
    },
  );

  it('a large heap that is collected by force', async () => {
    const seen = await probeThrough(busy, () => load(busy, 'a large heap', HEAP_MB));
    expect(verdicts(seen)).toEqual(['200 alive', '200 ready', '200 started']);
  });

  it('a process of the lowest priority on a busy machine', async () => {
    const seen = await probeThrough(busy, () => crowdOut(busy, 2500));
    expect(verdicts(seen)).toEqual(['200 alive', '200 ready', '200 started']);
  });

  it('a boot and a startup task that block for longer than any threshold', async () => {
    const port = await freePort();
    const boot = new StallProgram('boot', {
      health: { port, heartbeat: { intervalMs: 100, warnAfterMs: 500, unreadyAfterMs: 1000, stalledAfterMs: 1200 } },
      bootBlockMs: 1600,
    });
    await boot.hears('initialising');
    const prober = new Prober(port);
    await boot.hears('warm');
    await Promise.all([prober.sees('/startupz', 200), prober.sees('/readyz', 200)]);
    const seen = (await prober.stop()).filter(({ body }) => !body.includes('ECONNREFUSED'));
    expect(verdicts(seen, '/livez')).toEqual(['200 alive']);
    expect(verdicts(seen, '/startupz')).toEqual(['200 started', '503 starting']);
    for (const [begin, end] of [
      ['initialising', 'initialised'],
      ['warming up', 'warm'],
    ] as const) {
      const [from, to] = [(await boot.hears(begin)).at, (await boot.hears(end)).at];
      const during = seen.filter(({ at, tookMs }) => at > from && at + tookMs < to);
      expect(verdicts(during)).toEqual(['200 alive', '503 not_ready starting', '503 starting']);
    }
    expect(verdicts(seen).join()).not.toContain('stalled');
    expectNothingSaid(boot);
  });
});

function uptimeMs(body: string): number {
  return (JSON.parse(body) as { uptimeMs: number }).uptimeMs;
}
