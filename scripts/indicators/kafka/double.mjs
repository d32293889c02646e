// A protocol double of a Kafka cluster, and no Kafka: one broker with one partition a topic and one member a group, and one that leads no
// partition, which is the same server under another name. It keeps nothing on disk, and knows the oldest versions of the requests that
// kafkajs 2 sends. After SIGUSR2 it refuses every group, which kafkajs does not try again.
//
//   node double.mjs <port>
import { createServer } from 'node:net';
import { Group } from './group.mjs';
import { Reader, bytes, int16, int32, int64, list, text } from './wire.mjs';

const HOST = '127.0.0.1';
const NODE = 1;
/** A broker without a partition: kafkajs fetches from it, too, and takes another name for another broker. */
const IDLE_NODE = 2;
const IDLE_HOST = 'localhost';
const LATEST = -1;
const port = Number(process.argv[2]);
/** The messages of the one partition of each topic; each ends the fetches that wait for it. */
const topics = new Map();
const groups = new Map();
const waiting = new Set();

/** By key: the one version, and what answers it with a list of buffers. */
const REQUESTS = {
  0: { version: 0, answer: produce },
  1: { version: 0, answer: fetchMessages },
  2: { version: 1, answer: listOffsets },
  3: { version: 1, answer: metadata },
  8: { version: 2, answer: commitOffsets },
  9: { version: 1, answer: fetchOffsets },
  10: { version: 0, answer: () => [int16(0), ...node()] },
  11: { version: 0, answer: (request) => groupOf(request).join(request) },
  12: { version: 0, answer: (request) => groupOf(request).heartbeat(request) },
  13: { version: 0, answer: (request) => groupOf(request).leave(request) },
  14: { version: 0, answer: (request) => groupOf(request).sync(request) },
  18: { version: 2, answer: apiVersions },
};

process.on('SIGUSR2', () => (Group.isRefusing = true));
createServer((socket) => {
  let received = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('data', (data) => {
    received = Buffer.concat([received, data]);
    while (received.length >= 4 && received.length >= 4 + received.readInt32BE(0)) {
      const end = 4 + received.readInt32BE(0);
      void respond(socket, new Reader(received.subarray(4, end)));
      received = received.subarray(end);
    }
  });
}).listen(port, HOST);

async function respond(socket, request) {
  const { answer } = REQUESTS[request.int16()];
  request.int16();
  const correlation = int32(request.int32());
  request.text();
  const body = Buffer.concat([correlation, ...(await answer(request))]);
  socket.write(bytes(body));
}

function apiVersions() {
  const versions = list(Object.entries(REQUESTS), ([key, { version }]) => [key, version, version].map(int16));
  return [int16(0), versions, int32(0)];
}

function node() {
  return [int32(NODE), text(HOST), int32(port)];
}

/** Every topic is there. */
function metadata(request) {
  const names = request.list(() => request.text());
  const idle = [int32(IDLE_NODE), text(IDLE_HOST), int32(port)];
  const brokers = list([node(), idle], (broker) => [...broker, int16(-1)]);
  const ids = () => list([NODE], () => [int32(NODE)]);
  const partition = () => list([0], () => [int16(0), int32(0), int32(NODE), ids(), ids()]);
  return [brokers, int32(NODE), list(names, (name) => [int16(0), text(name), Buffer.from([0]), partition()])];
}

async function produce(request) {
  request.slice(6);
  const answers = byTopic(request, (topic) => {
    const partition = request.int32();
    const set = new Reader(request.bytes());
    const first = messagesOf(topic).length;
    while (set.offset < set.buffer.length) {
      set.int64();
      messagesOf(topic).push(set.bytes());
    }
    return [int32(partition), int16(0), int64(first)];
  });
  waiting.forEach((wake) => wake());
  return answers;
}

/** Waits for a message, up to the time that the client names. */
async function fetchMessages(request) {
  request.int32();
  const waitMs = request.int32();
  request.int32();
  const start = request.offset;
  const look = () => {
    request.offset = start;
    let found = 0;
    const answers = byTopic(request, (topic) => {
      const partition = request.int32();
      const from = request.int64();
      request.int32();
      const messages = messagesOf(topic).slice(from);
      found += messages.length;
      const set = messages.flatMap((message, index) => [int64(from + index), bytes(message)]);
      return [int32(partition), int16(0), int64(messagesOf(topic).length), bytes(Buffer.concat(set))];
    });
    return { found, answers };
  };
  if (look().found === 0) await nextMessage(waitMs);
  return look().answers;
}

function nextMessage(waitMs) {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      waiting.delete(wake);
      resolve();
    };
    const timer = setTimeout(wake, waitMs);
    waiting.add(wake);
  });
}

function listOffsets(request) {
  request.int32();
  return byTopic(request, (topic) => {
    const partition = request.int32();
    const offset = request.int64() === LATEST ? messagesOf(topic).length : 0;
    return [int32(partition), int16(0), int64(-1), int64(offset)];
  });
}

function commitOffsets(request) {
  const { offsets } = groupOf(request);
  request.int32();
  request.text();
  request.int64();
  return byTopic(request, (topic) => {
    const partition = request.int32();
    offsets.set(topic, request.int64());
    request.text();
    return [int32(partition), int16(0)];
  });
}

function fetchOffsets(request) {
  const { offsets } = groupOf(request);
  return byTopic(request, (topic) => {
    const partition = request.int32();
    return [int32(partition), int64(offsets.get(topic) ?? -1), text(''), int16(0)];
  });
}

/** Many requests list topics with partitions, and so do their answers. */
function byTopic(request, answerPartition) {
  const answers = request.list(() => {
    const topic = request.text();
    return { topic, partitions: request.list(() => answerPartition(topic)) };
  });
  return [list(answers, ({ topic, partitions }) => [text(topic), list(partitions, (each) => each)])];
}

function messagesOf(topic) {
  if (!topics.has(topic)) topics.set(topic, []);
  return topics.get(topic);
}

function groupOf(request) {
  const name = request.text();
  if (!groups.has(name)) groups.set(name, new Group());
  return groups.get(name);
}
