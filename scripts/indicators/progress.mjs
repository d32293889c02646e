import { setTimeout as delay } from 'node:timers/promises';
import { passed } from './matrix.mjs';
import { until } from './until.mjs';
import { watch } from './watch.mjs';

export const MAX_SILENCE_MS = 2000;

/**
 * What liveness has to say of a consumer: nothing while its source is empty, `stalled` with work waiting behind work that hangs,
 * `alive` again, and in a drain the end of the work in flight and of nothing else. `send` sends one piece of work; `work` is what the
 * consumer calls for each, with the object that this function makes. With `takenWaits` work that was taken waits until it is finished.
 */
export async function progress({ family, name, provider, gate, send, frozen, takenWaits = false }) {
  const say = (text) => console.log(`${family}: ${name}: ${text}`);
  const watched = await watch({}, [provider]);
  const expectFor = async (wanted, ms, when) => {
    const end = performance.now() + ms;
    while (performance.now() < end) {
      if (watched.liveness() !== wanted) throw new Error(`${name} is ${watched.liveness()} ${when}`);
      await delay(20);
    }
    say(`${wanted} ${when}`);
  };
  await expectFor('alive', 3 * MAX_SILENCE_MS, 'with nothing to do');
  if (frozen) await frozen(() => expectFor('alive', 3 * MAX_SILENCE_MS, 'while the server is frozen'));

  gate.close();
  await send();
  await until(() => gate.waiting === 1, `${name}: nothing was taken`);
  if (!takenWaits) await expectFor('alive', 2 * MAX_SILENCE_MS, 'with work that hangs and none behind it');
  await send();
  await until(() => watched.liveness() === `stalled ${name}`, `${name} is not stalled`, 10 * MAX_SILENCE_MS);
  say('stalled with work waiting behind work that hangs');
  gate.open();
  await until(() => watched.liveness() === 'alive' && gate.done === 2, `${name} did not go on`, 20_000);
  say('alive after it went on');

  gate.close();
  await send();
  await until(() => gate.waiting === 1, `${name}: nothing was taken`);
  await send();
  watched.drain.begin();
  await delay(1000);
  gate.open();
  await watched.close();
  if (gate.done !== 3) throw new Error(`${name}: ${gate.done - 2} pieces of work were done in the drain, not 1`);
  say('finished the work in flight when the drain began, and took no more');
  passed([name], 'progress');
}

/** Work that hangs while the gate is closed. */
export class Gate {
  waiting = 0;
  done = 0;
  passage = Promise.resolve();

  close() {
    this.passage = new Promise((resolve) => (this.open = resolve));
  }

  open() {}

  async work() {
    this.waiting += 1;
    await this.passage;
    this.waiting -= 1;
    this.done += 1;
  }
}
