// Clients that keep their connections and never retry, in a separate process: `node keep-alive-load.mjs <settings as JSON>`
// with an IPC channel. They start at once. The message `{ ports }` sets the ports of later connections; open connections
// stay. The message `{ ask: id }` is answered with the figures so far.
import { Agent, request as send } from 'node:http';
import { connect } from 'node:net';

const { clients, requests, thinkMs, timeoutMs = 20_000, ...given } = JSON.parse(process.argv[2]);
/** A client waits this long after a failed request, so that a dead server is not counted a thousand times. */
const AFTER_FAILURE_MS = 50;

let { ports } = given;
let connections = 0;
let answered = 0;
let failed = 0;
const failures = {};

process.on('message', (message) => {
  if (message.ports) ({ ports } = message);
  if (message.ask !== undefined) process.send({ id: message.ask, connections, answered, failed, failures });
});
process.on('disconnect', () => process.exit());
for (let client = 0; client < clients; client++) void useUp(new Agent({ keepAlive: true, maxSockets: 1 }));

async function useUp(agent) {
  agent.createConnection = (_options, done) => connect(ports[connections++ % ports.length], '127.0.0.1', done);
  for (;;) {
    const request = requests[Math.floor(Math.random() * requests.length)];
    const failure = await failureOf(request, agent);
    if (failure === undefined) {
      answered++;
    } else {
      failed++;
      const reason = `${request.method ?? 'GET'} ${request.path}: ${failure}`;
      failures[reason] = (failures[reason] ?? 0) + 1;
      await delay(AFTER_FAILURE_MS);
    }
    await delay(Math.random() * thinkMs);
  }
}

/** The reason why a request failed, or `undefined` if it was answered with a status below 300. */
function failureOf({ path, method = 'GET', body }, agent) {
  return new Promise((resolve) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const request = send({ host: 'shop', path, method, headers, agent, timeout: timeoutMs }, (response) => {
      response.on('error', (error) => resolve(error.message));
      response.on('end', () => resolve(response.statusCode < 300 ? undefined : `status ${response.statusCode}`));
      response.resume();
    });
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', (error) => resolve(error.message));
    request.end(body);
  });
}

function delay(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
