import { describe, expect, it } from '@jest/globals';
import { DEFAULTS } from '../../src/core/options/defaults.js';
import { ApplicationServers } from '../../src/lifecycle/servers/application-servers.js';
import { Drain } from '../../src/lifecycle/drain.js';
import { Microservices } from '../../src/lifecycle/microservices/microservices.js';
import type { Transport } from '../../src/lifecycle/microservices/transport.js';
import { beforeClose } from '../../src/lifecycle/transport-close.js';
import { WorkTracker } from '../../src/lifecycle/work-tracker.js';
import { deferred, settle } from '../support/deferred.js';
import { FakeClock } from '../support/fake-clock.js';

const DEADLINE_MS = 1_000;

function stand(isAlone: boolean) {
  const clock = new FakeClock();
  const work = new WorkTracker();
  const drain = new Drain({
    clock,
    options: DEFAULTS.drain,
    servers: new ApplicationServers(),
    microservices: new Microservices(),
    work,
    log: () => {},
  });
  const messages = deferred();
  const transport = { stopTaking: () => {}, finish: () => messages.promise } as unknown as Transport;
  const state = { isClosed: false };
  const finishDrain = (): Promise<void> => drain.finish(Promise.resolve());
  const close = (): void => {
    const spec = { clock, drain, deadlineMs: DEADLINE_MS, isAlone, finishDrain };
    void beforeClose(transport, spec).then(() => (state.isClosed = true));
  };
  return { clock, work, drain, messages, state, close };
}

describe('closing a transport', () => {
  it('drains the whole application if it is a single microservice', async () => {
    const { drain, state, close } = stand(true);
    close();
    await settle();
    expect(drain.phase).toBe('stopped');
    expect(state.isClosed).toBe(true);
  });

  it('waits only for its own messages if it is one of several transports', async () => {
    const { clock, drain, messages, state, close } = stand(false);
    close();
    await settle();
    expect(state.isClosed).toBe(false);
    messages.resolve();
    await settle();
    expect(state.isClosed).toBe(true);
    expect(drain.phase).toBe('starting');
    expect(clock.pending).toBe(0);
  });

  it('waits for its messages no longer than a drain may last', async () => {
    const { clock, state, close } = stand(false);
    close();
    await clock.advanceAsync(DEADLINE_MS - 1);
    expect(state.isClosed).toBe(false);
    await clock.advanceAsync(1);
    expect(state.isClosed).toBe(true);
  });

  it.each([true, false])(
    'does not wait for a drain that may wait for it (single microservice: %s)',
    async (isAlone) => {
      const { work, drain, messages, state, close } = stand(isAlone);
      void work.track(new Promise(() => {}), 'closes it');
      void drain.finish(Promise.resolve());
      await settle();
      expect(drain.closing.aborted).toBe(true);
      close();
      messages.resolve();
      await settle();
      expect(state.isClosed).toBe(true);
    },
  );

  it('does not wait once the drain is over', async () => {
    const { drain, state, close } = stand(false);
    await drain.finish(Promise.resolve());
    close();
    await settle();
    expect(state.isClosed).toBe(true);
  });
});
