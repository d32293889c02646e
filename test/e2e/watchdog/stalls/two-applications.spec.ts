import { afterEach, expect, it, jest } from '@jest/globals';
import { eventually } from '../../../support/eventually.js';
import { endPrograms } from '../../../support/program.js';
import { StallProgram } from './program.js';
import { sendProbe } from './prober.js';

jest.setTimeout(120_000);

const STALLS = 20;
/** Long enough to take a stack on a busy machine. */
const STALL_MS = 1200;

afterEach(endPrograms);

it('two watchdogs of one process warn once of each stall, and do not disturb each other', async () => {
  const heartbeat = { intervalMs: 50, warnAfterMs: 200, unreadyAfterMs: 3000, stalledAfterMs: 5000 };
  const pair = new StallProgram('pair', { health: { heartbeat } });
  const ports = await pair.probePorts();
  for (let stall = 1; stall <= STALLS; stall += 1) {
    pair.send(String(STALL_MS));
    await pair.hearsNth('free', stall);
    await eventually(() => pair.recoveries.length === stall);
    const { at: from } = await pair.hearsNth('blocked', stall);
    const [warning, ...others] = pair.warnings.slice(stall - 1);
    expect(others).toEqual([]);
    expect(warning!.text).toContain(' in spinInTimer (');
    expect(warning!.at).toBeGreaterThan(from);
  }
  for (const port of ports) expect(await sendProbe(port, '/livez')).toMatchObject({ status: 200 });
  expect([pair.warnings.length, pair.recoveries.length]).toEqual([STALLS, STALLS]);
});
