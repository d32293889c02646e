import { afterAll, describe, expect, it } from '@jest/globals';
import { ask } from '../../../support/ask.js';
import { endPrograms } from '../../../support/program.js';
import { isTaken, observer } from '../../../support/ports.js';
import { LifeProgram } from './program.js';
import type { Settings, Up } from './settings.js';

/** Long enough for a busy machine. A process that waits for a thread, an inspector or a server would never end. */
const SOON_MS = 10_000;

interface End {
  readonly code: number | null;
  readonly signal: string | null;
}

async function endOf(settings: Settings, how: string): Promise<End> {
  const program = new LifeProgram('shop', settings);
  const { url, probes } = await program.tells<Up>('up');
  if (!settings.isPlain) expect(await observer(probes)).toBe('watchdog');
  const begin = Date.now();
  if (how.startsWith('SIG')) program.kill(how as NodeJS.Signals);
  // The process may end before it has answered.
  else await ask(`${url}/end/${how}`).catch(() => undefined);
  const { code, signal, at } = await program.exited;
  expect(at - begin).toBeLessThan(SOON_MS);
  for (const left of [url, probes ?? url]) expect(await isTaken(Number(new URL(left).port))).toBe(false);
  return { code, signal };
}

describe('a process with a watchdog ends like one without', () => {
  afterAll(endPrograms);

  it.each([
    ['process.exit(3)', 'exit', {}, { code: 3, signal: null }],
    ['an uncaught exception', 'throw', {}, { code: 1, signal: null }],
    ['an unhandled rejection', 'reject', {}, { code: 1, signal: null }],
    ['SIGTERM without shutdown hooks', 'SIGTERM', { isDeafToSignals: true }, { code: null, signal: 'SIGTERM' }],
  ] as const)('after %s', async (_what, how, settings, end) => {
    const both = [endOf(settings, how), endOf({ ...settings, isPlain: true }, how)];
    expect(await Promise.all(both)).toEqual([end, end]);
  });

  // No comparison here: the first two cannot end in another way, and Nest itself does the third.
  it('after process.abort(), SIGKILL, and SIGTERM with shutdown hooks', async () => {
    const all = ['abort', 'SIGKILL', 'SIGTERM'].map((how) => endOf({}, how));
    const signals = (await Promise.all(all)).map(({ signal }) => signal);
    expect(signals).toEqual(['SIGABRT', 'SIGKILL', 'SIGTERM']);
  });
});
