import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestKubelet } from '../../../../src/testing/index.js';
import { eventually } from '../../../support/eventually.js';
import { freePort } from '../../../support/ports.js';
import { startGrpcServer } from '../../../testing/scripted-grpc-server.js';
import { startServer } from '../../../testing/scripted-server.js';
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
  type Trace,
} from '../../../testing/traces.js';

/** A busy machine may delay a step beyond the next tick, which changes what happens. A wrong step is wrong each time. */
const ATTEMPTS = 3;
/** What the machine may add to the time of the trace. */
const SLACK_MS = 10_000;

interface Replay {
  /** The decisions, as far as the trace goes. */
  readonly decisions: Readonly<Record<string, readonly string[]>>;
  readonly requests: readonly IncomingMessage[];
}

const running = new Set<TestKubelet>();
let replays: Map<string, Replay>;

beforeAll(async () => {
  const done = TRACES.map(async (trace) => [trace.name, await replayed(trace)] as const);
  replays = new Map(await Promise.all(done));
}, 120_000);

afterAll(async () => {
  await Promise.all([...running].map((kubelet) => kubelet.stop()));
});

describe('the test kubelet, in real time against real servers', () => {
  it.each(TRACES)('decides the same as the real one: $name', (trace) => {
    expect(replays.get(trace.name)?.decisions).toEqual(expected(trace));
  });

  it.each(TRACES.filter(({ name }) => !['grpc', 'refused'].includes(name)))(
    'sends the same requests: $name',
    (trace) => {
      const { requests } = replays.get(trace.name)!;
      const shape = (path: string, headers: object): string => `${path}: ${Object.keys(headers).sort().join(', ')}`;
      const real = trace.requests.map(({ path, headers }) => shape(path, headers));
      const ours = requests.map(({ url, headers }) => shape(url!.slice(1), headers));
      expect([...new Set(ours)].sort()).toEqual([...new Set(real)].sort());
    },
  );
});

function expected(trace: Trace): Record<string, string[]> {
  return Object.fromEntries([...decisionsIn(trace)].map(([stream, steps]) => [stream, texts(steps)]));
}

async function replayed(trace: Trace): Promise<Replay> {
  for (let attempt = 1; ; attempt++) {
    const replay = await replayOnce(trace);
    const isSame = JSON.stringify(replay.decisions) === JSON.stringify(expected(trace));
    if (isSame || attempt === ATTEMPTS) return replay;
  }
}

async function replayOnce(trace: Trace): Promise<Replay> {
  const script = new Script(trace);
  const requests: IncomingMessage[] = [];
  const server = await serverOf(trace.name, script, requests);
  const kubelet = new TestKubelet({ target: server.url, probes: probesAt(trace, server.port) });
  running.add(kubelet);
  kubelet.start();
  const at = deletedAt(trace);
  if (at !== undefined) setTimeout(() => void kubelet.terminate(() => {}), at);
  const isComplete = (): boolean =>
    Object.entries(expected(trace)).every(([stream, steps]) => seen(kubelet, stream).length >= steps.length) &&
    Object.entries(requestsIn(trace)).every(([path, count]) => (script.counts[path] ?? 0) >= count);
  await eventually(isComplete, lengthOf(trace) + SLACK_MS).catch(() => undefined);
  await kubelet.stop();
  running.delete(kubelet);
  await server.stop();
  const decisions = Object.entries(expected(trace)).map(([stream, steps]) => [
    stream,
    seen(kubelet, stream).slice(0, steps.length),
  ]);
  return { decisions: Object.fromEntries(decisions) as Replay['decisions'], requests };
}

function seen(kubelet: TestKubelet, stream: string): string[] {
  return texts(decisionsOf(kubelet).get(stream));
}

async function serverOf(name: string, script: Script, requests: IncomingMessage[]) {
  if (name === 'grpc') return startGrpcServer(script);
  if (name !== 'refused') return startServer(script, (request) => void requests.push(request));
  const port = await freePort();
  return { url: `http://127.0.0.1:${port}`, port, stop: async () => {} };
}
