// A double of mongod, because no package of a registry holds the real one. It speaks OP_MSG and the old OP_QUERY of the first hello, tells of its
// changes in a stream of hellos as the real one does, and knows the mechanism PLAIN, `ping` and the change of a primary. It holds no data.
//
//   node scripts/indicators/mongo-double.mjs '{"port":27017,"bson":"…/package.json","hosts":["127.0.0.1:27017"],"isPrimary":true}'
import { createRequire } from 'node:module';
import { createServer } from 'node:net';

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const HEADER = 16;
const MORE_TO_COME = 1 << 1;
const EXHAUST_ALLOWED = 1 << 16;

/** With `hosts` it is a member of a replica set. */
const { port, bson, hosts, isPrimary = true, password } = JSON.parse(process.argv[2]);
const { Binary, Long, ObjectId, deserialize, serialize } = createRequire(bson)('bson');
const processId = new ObjectId();
const state = { isPrimary, term: 1, version: 0, lastId: 0, onChange: new Set() };

createServer(serve).listen(port, '127.0.0.1');

function serve(socket) {
  const session = { socket, isKnown: password === undefined };
  let rest = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('data', (data) => {
    rest = Buffer.concat([rest, data]);
    while (rest.length >= HEADER && rest.length >= rest.readInt32LE(0)) {
      const message = rest.subarray(0, rest.readInt32LE(0));
      rest = rest.subarray(message.length);
      void receive(session, message);
    }
  });
}

async function receive(session, message) {
  const [id, code] = [message.readInt32LE(4), message.readInt32LE(12)];
  const isQuery = code === OP_QUERY;
  // The name of the collection ends with a zero, and two numbers follow.
  const start = isQuery ? message.indexOf(0, HEADER + 4) + 1 + 8 : HEADER + 5;
  const command = deserialize(message.subarray(start));
  if (!isQuery && command.topologyVersion) {
    const isStream = (message.readUInt32LE(HEADER) & EXHAUST_ALLOWED) !== 0;
    return stream(session, id, command, isStream);
  }
  send(session.socket, id, answer(session, command), isQuery ? OP_REPLY : OP_MSG);
}

/** Answers when something has changed, or after the time that the client wants to wait, and goes on to answer if it may. */
async function stream({ socket }, id, { topologyVersion, maxAwaitTimeMS }, isStream) {
  let [seen, last] = [Number(topologyVersion.counter), id];
  do {
    if (seen === state.version) await changeWithin(Number(maxAwaitTimeMS));
    seen = state.version;
    last = send(socket, last, hello(), OP_MSG, isStream ? MORE_TO_COME : 0);
  } while (isStream && !socket.destroyed);
}

function changeWithin(ms) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      state.onChange.delete(done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    state.onChange.add(done);
  });
}

function answer(session, command) {
  const [name] = Object.keys(command);
  if (['hello', 'ismaster', 'isMaster'].includes(name)) return hello();
  if (name === 'saslStart') return authenticated(session, command);
  if (!session.isKnown)
    return { ok: 0, code: 13, codeName: 'Unauthorized', errmsg: `Command ${name} requires authentication` };
  if (name === 'replSetStepDown') return changed({ isPrimary: false });
  if (name === 'replSetStepUp') return changed({ isPrimary: true, term: state.term + 1 });
  if (['ping', 'endSessions'].includes(name)) return { ok: 1 };
  return { ok: 0, code: 59, codeName: 'CommandNotFound', errmsg: `no such command: '${name}'` };
}

function changed(change) {
  Object.assign(state, change, { version: state.version + 1 });
  for (const tell of state.onChange) tell();
  return { ok: 1 };
}

function authenticated(session, { payload }) {
  const [, , given] = Buffer.from(payload.buffer).toString().split('\0');
  session.isKnown = given === password;
  if (!session.isKnown) return { ok: 0, code: 18, codeName: 'AuthenticationFailed', errmsg: 'Authentication failed.' };
  return { conversationId: 1, done: true, payload: new Binary(Buffer.alloc(0)), ok: 1 };
}

function hello() {
  const term = state.term.toString(16).padStart(16, '0');
  const ofPrimary = { setVersion: 1, electionId: new ObjectId(`7fffffff${term}`), primary: `127.0.0.1:${port}` };
  return {
    helloOk: true,
    isWritablePrimary: state.isPrimary,
    ismaster: state.isPrimary,
    ...(hosts && {
      ...{ setName: 'shop', hosts, me: `127.0.0.1:${port}`, secondary: !state.isPrimary },
      ...(state.isPrimary ? ofPrimary : {}),
    }),
    topologyVersion: { processId, counter: Long.fromNumber(state.version) },
    ...{ maxBsonObjectSize: 16_777_216, maxMessageSizeBytes: 48_000_000, maxWriteBatchSize: 100_000 },
    ...{ localTime: new Date(), logicalSessionTimeoutMinutes: 30, connectionId: 1, readOnly: false },
    // Those of MongoDB 7.0.
    ...{ minWireVersion: 0, maxWireVersion: 21 },
    ok: 1,
  };
}

/** Returns the number of the message, which the next one in a stream answers. */
function send(socket, responseTo, document, code, flags = 0) {
  const body = serialize(document);
  const before = Buffer.alloc(code === OP_REPLY ? 20 : 5);
  if (code === OP_REPLY) before.writeInt32LE(1, 16);
  else before.writeUInt32LE(flags, 0);
  const header = Buffer.alloc(HEADER);
  const id = (state.lastId += 1);
  [HEADER + before.length + body.length, id, responseTo, code].forEach((value, at) =>
    header.writeInt32LE(value, at * 4),
  );
  socket.write(Buffer.concat([header, before, body]));
  return id;
}
