import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { availableParallelism, constants, setPriority } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { ask } from '../../../support/ask.js';
import { eventually } from '../../../support/eventually.js';
import type { LOADS } from './apps/loads.js';
import type { StallProgram } from './program.js';
import { PATHS, Prober, sendProbe, type Probe } from './prober.js';

/** Probes `program` from before `trouble` until it answers all probes after it. */
export async function probeThrough(program: StallProgram, trouble: () => Promise<unknown>): Promise<readonly Probe[]> {
  const prober = new Prober(await program.probePort());
  await prober.sees('/readyz', 200);
  await trouble();
  const now = Date.now();
  await Promise.all(PATHS.map((path) => prober.sees(path, 200, now)));
  return prober.stop();
}

export async function probeFor(
  program: StallProgram,
  ms: number,
  how: ConstructorParameters<typeof Prober>[1],
): Promise<readonly Probe[]> {
  const prober = new Prober(await program.probePort(), how);
  await delay(ms);
  return prober.stop();
}

/** Resolves once it has sent its port and is ready there. */
export async function becomesReady(program: StallProgram): Promise<void> {
  const port = await program.probePort();
  await eventually(async () => (await sendProbe(port, '/readyz')).status === 200);
}

/** Stops the whole process for a while, like `docker pause`. */
export async function suspend(program: StallProgram, ms: number): Promise<void> {
  program.kill('SIGSTOP');
  await delay(ms);
  program.kill('SIGCONT');
}

/** Makes a debugger halt the main thread for a while. The process must have been started with `--inspect=0`. */
export async function debug(program: StallProgram, ms: number): Promise<void> {
  const url = await eventually(() => /ws:\/\/\S+/.exec(program.output)?.[0]);
  const client = new WebSocket(url);
  await once(client, 'open');
  const isPaused = new Promise<void>((resolve) => {
    client.on('message', (data: Buffer) => data.toString().includes('"Debugger.paused"') && resolve());
  });
  const methods = ['Debugger.enable', 'Debugger.pause'];
  for (const [id, method] of methods.entries()) client.send(JSON.stringify({ id, method }));
  await isPaused;
  await delay(ms);
  client.send(JSON.stringify({ id: methods.length, method: 'Debugger.resume' }));
  client.close();
}

/** Makes the application run one load of `apps/loads.ts`. */
export async function load(program: StallProgram, kind: keyof typeof LOADS, amount: number): Promise<void> {
  const url = `http://127.0.0.1:${await program.port()}/load?kind=${encodeURIComponent(kind)}&amount=${amount}`;
  const nth = program.told.filter(({ event }) => event === 'done').length + 1;
  await ask(url, { method: 'POST' });
  await program.hearsNth('done', nth, 120_000);
}

/** Gives every thread of the process the lowest priority, and every processor other work. */
export async function crowdOut(program: StallProgram, ms: number): Promise<void> {
  // On Linux each thread has its own priority.
  for (const thread of readdirSync(`/proc/${program.pid}/task`))
    setPriority(Number(thread), constants.priority.PRIORITY_LOW);
  const spinners = Array.from({ length: availableParallelism() + 1 }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  );
  try {
    await delay(ms);
  } finally {
    for (const spinner of spinners) spinner.kill('SIGKILL');
  }
}
