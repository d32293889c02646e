import { afterEach, expect, it, jest } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { endPrograms } from '../../../support/program.js';
import { StallProgram } from './program.js';
import { Prober, verdicts, type Probe } from './prober.js';
import { suspend } from './scenarios.js';

jest.setTimeout(60_000);

afterEach(endPrograms);

const reportOf = ({ body }: Probe) => JSON.parse(body) as { heartbeats?: Record<string, { silentMs: number }> };

it('a silent watched loop fails liveness until it is stopped, and a beating loop never does', async () => {
  const program = new StallProgram('loops', {});
  const prober = new Prober(await program.probePort(), { everyMs: 50 });
  await prober.sees('/readyz', 200);
  await delay(1000);
  await suspend(program, 1000);
  await delay(500);
  const orderedAt = Date.now();
  expect(verdicts(prober.of('/livez'))).toEqual(['200 alive']);

  program.send('fall silent');
  const stalled = await prober.sees('/livez', 503, orderedAt);
  const { heartbeats } = reportOf(stalled);
  expect(stalled.at + stalled.tookMs - orderedAt).toBeGreaterThan(350);
  expect(heartbeats).toMatchObject({ beating: { maxSilenceMs: 400 }, silent: { maxSilenceMs: 400 } });
  expect(heartbeats!['silent']!.silentMs).toBeGreaterThan(400);
  expect(heartbeats!['beating']!.silentMs).toBeLessThan(400);
  expect(verdicts(prober.of('/readyz'))).toEqual(['200 ready']);

  const stoppedAt = Date.now();
  program.send('stop');
  const recovered = await prober.sees('/livez', 200, stoppedAt);
  expect(Object.keys(reportOf(recovered).heartbeats!)).toEqual(['beating']);

  const againAt = Date.now();
  program.send('fall silent');
  await prober.sees('/livez', 503, againAt);
  program.send('drain');
  const draining = await prober.sees('/readyz', 503);
  await delay(600);
  const all = await prober.stop();
  const whileDraining = all.filter(({ at }) => at > draining.at + draining.tookMs);
  expect(verdicts(whileDraining)).toEqual(['200 alive', '200 started', '503 not_ready draining']);
  expect(verdicts(all, '/readyz')).toEqual(['200 ready', '503 not_ready draining']);
  expect(program.warnings).toEqual([]);
});
