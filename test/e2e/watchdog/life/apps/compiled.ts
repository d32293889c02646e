// A hundred testing modules that are compiled and never closed, then one that is initialised.
import { Test } from '@nestjs/testing';
import { HealthService } from '../../../../../src/index.js';
import { ask } from '../../../../support/ask.js';
import { health, HOST, settings, tell } from './tell.js';

const warnings: string[] = [];
process.on('warning', ({ name }) => warnings.push(name));

function traces(): object {
  const { workers } = process.report.getReport() as { workers: unknown[] };
  const listeners = process.eventNames().map((event) => `${String(event)} ${process.listenerCount(event)}`);
  return { threads: workers.length, listeners: listeners.toSorted() };
}

const compile = () => Test.createTestingModule({ imports: [health(settings.port)] }).compile();
const before = traces();
const first = await compile();
for (let time = 1; time < 100; time += 1) await compile();
const after = traces();
const { status, eventLoop } = first.get(HealthService).liveness();
const isAnswered = (): Promise<number | undefined> =>
  ask(`http://${HOST}:${settings.port}/livez`).then(
    (reply) => reply.status,
    () => undefined,
  );
const compiled = await isAnswered();
await first.init();
await first.get(HealthService).address();
const initialised = await isAnswered();
await first.close();
const closed = await isAnswered();
tell('done', { before, after, warnings, liveness: { status, ...eventLoop }, answers: [compiled, initialised, closed] });
