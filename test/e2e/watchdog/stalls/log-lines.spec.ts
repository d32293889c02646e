import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../../../support/eventually.js';
import { endPrograms } from '../../../support/program.js';
import { StallProgram } from './program.js';
import type { Settings } from './settings.js';

jest.setTimeout(120_000);

const HEARTBEAT = { intervalMs: 50, warnAfterMs: 300, unreadyAfterMs: 600, stalledAfterMs: 1200 };
const STALL_MS = 3000;

afterEach(endPrograms);

/** A program that has been blocked once, long enough to change both verdicts. */
async function blocked(logger: Settings['logger']): Promise<StallProgram> {
  const speaker = new StallProgram('speaker', { logger, health: { heartbeat: HEARTBEAT } });
  await speaker.probePorts();
  // The watchdog counts silence only after a beat that follows startup.
  await eventually(() => speaker.told.some(({ event }) => event === 'probes'));
  speaker.send(String(STALL_MS));
  await speaker.hears('free');
  return speaker;
}

describe('verdicts that become stalled', () => {
  it('are logged at once by the thread, and afterwards as changes with the previous status', async () => {
    const speaker = await blocked('text');
    const { at: freeAt } = await speaker.hears('free');
    const line = (text: string) => speaker.stderr.find((each) => each.text.includes(text));
    expect(line('liveness: alive -> stalled (had been alive for')?.at).toBeLessThan(freeAt);
    expect(line('event loop has been blocked')?.at).toBeLessThan(freeAt);
    await speaker.hears('liveness alive stalled');
    await speaker.hears('liveness stalled alive');
  });

  it('are logged in JSON if the application logs JSON', async () => {
    const speaker = await blocked('json');
    const own = speaker.stderr.map(
      ({ text }) => JSON.parse(text) as { level: string; message: string; context: string },
    );
    expect(own).toContainEqual(
      expect.objectContaining({ level: 'warn', message: expect.stringContaining('event loop has been blocked') }),
    );
    expect(own).toContainEqual(
      expect.objectContaining({ level: 'error', message: expect.stringContaining('liveness: alive -> stalled') }),
    );
  });

  it('are not logged if the application has no logger', async () => {
    const speaker = await blocked('none');
    expect([...speaker.stderr, ...speaker.stdout].map(({ text }) => text)).toEqual([]);
  });
});
