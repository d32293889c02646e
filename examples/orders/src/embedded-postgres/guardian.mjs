// @ts-check
// The process between the service and its database. It owns the server and everything that the server writes. When its channel to
// the service breaks, it removes both and ends. The kernel closes that channel however the service ends: a normal exit, a signal,
// SIGKILL, a crash. So the database still runs while the service shuts down, and never for long after it.
//
// SIGUSR2 freezes the database, and the next SIGUSR2 thaws it.
import { Cluster } from './cluster.mjs';
import { familyOf } from './process-family.mjs';

// A signal that ends the service must not end the database first. SIGINT and SIGHUP reach whole sessions, and `killall node` reaches
// every Node process.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

/** @type {Cluster | undefined} */
let cluster;
let isLeaving = false;
/** Runs one step after the other, so that the end waits for a start that is under way. */
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
  // The service may have ended. Then the reply is not needed, and `disconnect` follows.
  if (process.connected) process.send?.(message, undefined, {}, () => {});
}

/** @param {unknown} error */
function reason(error) {
  const stderr = /** @type {{ stderr?: unknown }} */ (error)?.stderr;
  if (typeof stderr === 'string' && stderr.trim() !== '') return stderr.trim();
  return error instanceof Error ? error.message : String(error);
}
