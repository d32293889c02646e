import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerProbes, TestKubelet } from '../../src/testing/index.js';

/** An answer of the scripted server: a status, or a word for something else. */
export type Scripted = number | string;

interface Decided {
  readonly atMs: number;
  readonly what: string;
  readonly text?: string;
  readonly result?: string;
  readonly because?: string;
  readonly ready?: boolean;
  readonly started?: boolean;
}

interface Request {
  readonly atMs: number;
  readonly path: string;
  readonly answer: Scripted;
  readonly headers: Readonly<Record<string, string>>;
}

/** What the real kubelet (`pkg/kubelet/prober` 1.32.10) asked a scripted server, and what it decided. */
export interface Trace {
  readonly name: string;
  readonly probes: ContainerProbes;
  /** The answers of each probe in turn; the last one is repeated. */
  readonly answers: Readonly<Record<string, readonly Scripted[]>>;
  readonly requests: readonly Request[];
  readonly decisions: readonly Decided[];
}

const FOLDER = join(import.meta.dirname, 'kubelet-traces');
/** With `atMs`, so that a test can compare times too. */
export interface Step {
  readonly atMs: number;
  readonly text: string;
}

export const TRACES: readonly Trace[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.pod.json'))
  .map((file) => file.replace('.pod.json', ''))
  .map((name) => {
    const trace = read(`${name}.json`) as Omit<Trace, 'probes' | 'answers'> & { answers?: Scripted[] };
    const pod = read(`${name}.pod.json`) as { spec: { containers: [ContainerProbes] } };
    const { answers = [] } = trace;
    const byPath = Array.isArray(answers) ? { liveness: answers, readiness: answers } : answers;
    return { ...trace, probes: pod.spec.containers[0], answers: byPath };
  });

function read(file: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
}

/** The probes with the port of the test in place of that of the trace. */
export function probesAt({ probes }: Trace, port: number | undefined): ContainerProbes {
  const moved = JSON.stringify(probes, (key, value: unknown) => (key === 'port' ? port : value));
  return JSON.parse(moved) as ContainerProbes;
}

/** The decisions of the trace in the form of {@link decisionsOf}. The workers of a pod run side by side: one list for each. */
export function decisionsIn(trace: Trace): Map<string, Step[]> {
  return byStream(
    trace.decisions
      .filter(({ what }) => what !== 'deleted')
      .map(({ atMs, what, text = '', result = '', because = '', ready, started }) => {
        if (what === 'status') return { atMs, text: `status: started ${started}, ready ${ready}` };
        if (what === 'KILL') return { atMs, text: `${because}: kill` };
        if (what !== 'event') return { atMs, text: `${what}: ${titled(result)}` };
        const [, type, probe, output] = /^Warning (\w+) (\w+) probe (?:failed|warning): (.*)$/s.exec(text)!;
        return { atMs, text: `${probe!.toLowerCase()}: ${type} ${plain(output!)}` };
      }),
  );
}

export function decisionsOf(kubelet: TestKubelet): Map<string, Step[]> {
  return byStream(
    kubelet.decisions.map((decision) => {
      const { atMs, what } = decision;
      if (what === 'status') return { atMs, text: `status: started ${decision.isStarted}, ready ${decision.isReady}` };
      if (what === 'kill') return { atMs, text: `${decision.probe}: kill` };
      if (what !== 'event') return { atMs, text: `${what}: ${decision.result}` };
      const { probe, isWarning, output } = decision;
      return { atMs, text: `${probe}: ${isWarning ? 'ProbeWarning' : 'Unhealthy'} ${plain(output)}` };
    }),
  );
}

export function texts(steps: readonly Step[] | undefined): string[] {
  return (steps ?? []).map(({ text }) => text);
}

export function deletedAt(trace: Trace): number | undefined {
  return trace.decisions.find(({ what }) => what === 'deleted')?.atMs;
}

/** The last moment that the trace shows. */
export function lengthOf({ decisions, requests }: Trace): number {
  return Math.max(...decisions.map(({ atMs }) => atMs), ...requests.map(({ atMs }) => atMs));
}

/** The next answer of each probe. The path says which probe asks, or which page of a redirect. */
export class Script {
  readonly asked: string[] = [];

  constructor(private readonly trace: Trace) {}

  next(path: string): Scripted {
    const index = this.asked.filter((other) => other === path).length;
    this.asked.push(path);
    const answers = this.trace.answers[path] ?? [];
    return answers[Math.min(index, answers.length - 1)] ?? 200;
  }

  /** How many requests each probe has made, and the pages of redirects have got. */
  get counts(): Readonly<Record<string, number>> {
    return countsOf(this.asked);
  }
}

/** The requests of the trace. That of gRPC has the method as its path. */
export function requestsIn({ requests }: Trace): Record<string, number> {
  return countsOf(requests.map(({ path }) => (path.startsWith('/') ? 'readiness' : path)));
}

function countsOf(paths: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const path of paths) counts[path] = (counts[path] ?? 0) + 1;
  return counts;
}

function byStream(steps: readonly Step[]): Map<string, Step[]> {
  const streams = new Map<string, Step[]>();
  for (const step of steps) {
    const name = step.text.split(':')[0]!;
    streams.set(name, [...(streams.get(name) ?? []), step]);
  }
  return streams;
}

/** Without what differs between two runs: addresses, and where the request went. */
function plain(output: string): string {
  return output
    .replace(/^Get "[^"]*": /, '')
    .replaceAll(/\d+\.\d+\.\d+\.\d+:\d+(->)?/g, '')
    .replaceAll(/ +/g, ' ')
    .replace(/^(dial|read) tcp ?: /, '$1 tcp ');
}

function titled(result: string): string {
  return result[0]! + result.slice(1).toLowerCase();
}
