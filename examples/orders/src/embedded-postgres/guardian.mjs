// @ts-check
// The process between the service and its database. It owns the server and everything the server writes, and leaves with
// both when its channel to the service breaks. The kernel closes that channel however the service ends: a normal exit, a
// signal, SIGKILL, a crash. So the database is still there while the service shuts down, and never for long after it.
//
// SIGUSR2 freezes the database, and thaws it the next time.
import { Cluster } from './cluster.mjs';
import { familyOf } from './process-family.mjs';

// What ends the service must not end the database first. SIGINT and SIGHUP reach whole sessions, `killall node` everybody.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

/** @type {Cluster | undefined} */
let cluster;
let isLeaving = false;
/** One thing after the other: a farewell waits for a start that is under way. */
let work = Promise.resolve();

process.on('SIGUSR2', () => {
  if (cluster === undefined || familyOf(cluster.pid).length === 0) return note('the database does not run');
  if (cluster.isFrozen) cluster.thaw();
  else cluster.freeze();
  note(`the database is ${cluster.isFrozen ? 'frozen' : 'thawed'}`);
});
process.on('disconnect', () => enqueue(leave));
process.on('uncaughtException', () => enqueue(leave));

process.on('message', (/** @type {{ id: number, command: 'start' | 'kill' | 'restart' | 'stop' }} */ { id, command }) =>
  enqueue(async () => {
    try {
      await commands[command]();
      reply({ id, url: cluster?.url, port: cluster?.port, pid: cluster?.pid });
    } catch (error) {
      reply({ id, error: reason(error) });
    }
    if (command === 'stop') process.disconnect();
  }),
);

const commands = {
  async start() {
    cluster = new Cluster();
    await cluster.create();
    await cluster.start();
  },
  async kill() {
    await cluster?.kill();
  },
  async restart() {
    await cluster?.kill();
    await cluster?.start();
  },
  async stop() {
    await cluster?.kill();
    cluster?.remove();
  },
};

async function leave() {
  if (isLeaving) return;
  isLeaving = true;
  try {
    await commands.stop();
  } finally {
    process.exit();
  }
}

/** @param {() => Promise<void>} step */
function enqueue(step) {
  work = work.then(step);
}

/** @param {string} text */
function note(text) {
  reply({ note: text });
}

/** @param {object} message */
function reply(message) {
  // The service may be gone. Then nobody wants to know, and `disconnect` follows.
  if (process.connected) process.send?.(message, undefined, {}, () => {});
}

/** @param {unknown} error */
function reason(error) {
  const stderr = /** @type {{ stderr?: unknown }} */ (error)?.stderr;
  if (typeof stderr === 'string' && stderr.trim() !== '') return stderr.trim();
  return error instanceof Error ? error.message : String(error);
}
