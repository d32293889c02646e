import { describe, expect, it } from '@jest/globals';
import { MEMORY_BYTES, STALLED_LIVENESS, STALLED_READINESS } from '../../../src/watchdog/messages.js';
import { StalledVerdicts } from '../../../src/watchdog/worker/stalled-verdicts.js';
import { FakeClock } from '../../support/fake-clock.js';

function verdictsOf() {
  const clock = new FakeClock();
  const memory = new Int32Array(new SharedArrayBuffer(MEMORY_BYTES));
  const lines: string[] = [];
  const verdicts = new StalledVerdicts({ clock, memory, tell: (line) => lines.push(line) });
  verdicts.learn({ readiness: { value: 'ready', forMs: 60_000 }, liveness: { value: 'alive', forMs: 90_000 } });
  return { clock, lines, memory, verdicts };
}

describe('StalledVerdicts', () => {
  it('reports at once, and once, which verdict changed, from what, and after how long', () => {
    const { clock, lines, verdicts } = verdictsOf();
    clock.advance(5000);
    for (let look = 0; look < 3; look++) verdicts.look('readiness', 'stalled');
    clock.advance(10_000);
    verdicts.look('liveness', 'event loop silent for 15000 ms');
    expect(lines).toEqual([
      'readiness: ready -> not_ready (had been ready for 1 min 5 s): stalled',
      'liveness: alive -> stalled (had been alive for 1 min 45 s): event loop silent for 15000 ms',
    ]);
  });

  it('notes for the main thread how long ago the change was, until that has read the note', () => {
    const { clock, memory, verdicts } = verdictsOf();
    verdicts.look('readiness', 'stalled');
    clock.advance(3000);
    verdicts.look('readiness', 'stalled');
    expect(memory[STALLED_READINESS]).toBe(3000);
    expect(memory[STALLED_LIVENESS]).toBe(0);
    Atomics.store(memory, STALLED_READINESS, 0);
    clock.advance(1000);
    verdicts.look('readiness', 'stalled');
    expect(memory[STALLED_READINESS]).toBe(0);
  });

  it('reports the next stall again, but no stall if the verdict was already as bad', () => {
    const { lines, verdicts } = verdictsOf();
    verdicts.look('readiness', 'stalled');
    verdicts.look('readiness', undefined);
    verdicts.look('readiness', 'stalled');
    expect(lines).toHaveLength(2);
    verdicts.look('readiness', undefined);
    verdicts.learn({ readiness: { value: 'not_ready', forMs: 1 }, liveness: { value: 'alive', forMs: 1 } });
    verdicts.look('readiness', 'stalled');
    expect(lines).toHaveLength(2);
  });
});
