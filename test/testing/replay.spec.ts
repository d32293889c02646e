import { describe, expect, it } from '@jest/globals';
import { ManualClock, TestKubelet, type ProbeResponse, type TargetProbe } from '../../src/testing/index.js';
import { startGrpcServer } from './scripted-grpc-server.js';
import {
  decisionsIn,
  decisionsOf,
  deletedAt,
  lengthOf,
  probesAt,
  requestsIn,
  Script,
  texts,
  TRACES,
} from './traces.js';

/** The trace was taken in real time, in which each step is some milliseconds late. */
const LATE_MS = 100;

describe('the test kubelet, on a manual clock', () => {
  it('has all traces of the real one', () => {
    expect(TRACES).toHaveLength(16);
  });

  it.each(TRACES.map((trace) => [trace.name, trace] as const))(
    'asks and decides the same, at the same times, as the real one: %s',
    async (name, trace) => {
      const clock = new ManualClock();
      const script = new Script(trace);
      const grpc = name === 'grpc' ? await startGrpcServer(script) : undefined;
      const target = grpc?.url ?? scripted(name, script, clock);
      const kubelet = new TestKubelet({ target, probes: probesAt(trace, grpc?.port), clock });
      kubelet.start();
      await kubelet.advance(deletedAt(trace) ?? 0);
      if (deletedAt(trace) !== undefined) void kubelet.terminate(() => {});
      await kubelet.advance(lengthOf(trace) - clock.now());
      await grpc?.stop();

      const real = decisionsIn(trace);
      const ours = decisionsOf(kubelet);
      expect([...ours.keys()].sort()).toEqual([...real.keys()].sort());
      for (const [stream, steps] of real) {
        const own = ours.get(stream) ?? [];
        expect(texts(own.slice(0, steps.length))).toEqual(texts(steps));
        // In this trace the worker of liveness saw the new container a period late, because two ticks raced.
        const late = name === 'startup-exhausted' && stream === 'liveness' ? LATE_MS + 1000 : LATE_MS;
        steps.forEach(({ atMs, text }, index) => {
          const { atMs: at } = own[index]!;
          expect({ text, at, isSame: atMs >= at - 1 && atMs - at <= late }).toEqual({ text, at, isSame: true });
        });
        // The trace may end in the middle of a turn.
        expect(own.slice(steps.length).filter(({ atMs }) => atMs < lengthOf(trace) - late)).toEqual([]);
      }
      const requests = requestsIn(trace);
      if (name === 'startup-exhausted') requests['startup']!++;
      expect(script.counts).toEqual(requests);
      await kubelet.stop();
    },
  );
});

/** The scripted server of the traces, as a function. */
function scripted(name: string, script: Script, clock: ManualClock): (probe: TargetProbe) => Promise<ProbeResponse> {
  return async ({ path = '' }) => {
    if (name === 'refused') throw new Error('dial tcp connect: connection refused');
    const answer = script.next(path.slice(1));
    if (typeof answer === 'number') return { status: answer, body: answer === 304 ? '' : 'body' };
    const [word, rest] = [answer.replace(/:.*/, ''), answer.replace(/^\w+:?/, '')];
    if (word === 'reset') throw new Error('read tcp read: connection reset by peer');
    if (word === 'redirect') return { status: 302, headers: { Location: rest } };
    if (word === 'big') return { status: 200, body: 'x'.repeat(100_000) };
    if (word === 'slowbody') return { status: 200, body: clock.sleep(Infinity).then(() => '') };
    await clock.sleep(word === 'hang' ? Infinity : Number(rest));
    return { status: 200 };
  };
}
