import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { own } from '../rolling-restart/own.mjs';
import { until } from './until.mjs';

const started = new Set();
process.once('exit', () => {
  for (const server of started) server.signal('SIGKILL');
});

/** A real server in a process that can be frozen and killed. */
export class Server {
  /** Without `isUp`, the server is up once its port accepts a connection. */
  constructor({ command, args, port, env = {}, isUp = () => accepts(port), startMs = 30_000 }) {
    Object.assign(this, { command, args, port, env, isUp, startMs });
  }

  async start() {
    const { command, args, env } = this;
    // A group of its own, because some servers are a shell that starts the server.
    this.child = own(spawn(command, args, { stdio: 'ignore', env: { ...process.env, ...env }, detached: true }));
    started.add(this);
    this.child.once('error', (error) => console.error(`indicators: ${command}: ${error.message}`));
    await until(() => this.isUp(), `${command} is not up`, this.startMs);
    return this;
  }

  /** Resolves once every thread of the group has stopped: until then a thread may still answer. */
  async freeze() {
    this.signal('SIGSTOP');
    await until(() => hasStopped(this.child.pid), `${this.command} has not stopped`);
  }

  resume() {
    this.signal('SIGCONT');
  }

  async kill() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.signal('SIGKILL');
    await once(this.child, 'exit');
  }

  /** For the whole group. */
  signal(name) {
    if (this.child.exitCode === null && this.child.signalCode === null) process.kill(-this.child.pid, name);
  }
}

/** Whether all threads of this group of processes are stopped (proc_pid_stat(5): state and group follow the name). */
function hasStopped(group) {
  const statsOf = (paths) => paths.map((path) => statOf(path)).filter((stat) => stat?.group === group);
  const processes = statsOf(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => `/proc/${pid}`),
  );
  return processes.every(({ path }) => threadsOf(path).every((thread) => 'TZX'.includes(statOf(thread)?.state ?? 'X')));
}

function threadsOf(path) {
  try {
    return readdirSync(`${path}/task`).map((id) => `${path}/task/${id}`);
  } catch {
    return [];
  }
}

/** `undefined` if it has ended. */
function statOf(path) {
  try {
    const [state, , group] = readFileSync(`${path}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return { path, state, group: Number(group) };
  } catch {
    return undefined;
  }
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
