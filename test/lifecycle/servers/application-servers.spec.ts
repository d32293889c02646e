import { afterEach, describe, expect, it } from '@jest/globals';
import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';
import { ApplicationServers } from '../../../src/lifecycle/servers/application-servers.js';

interface Answered {
  readonly writableEnded?: boolean;
  readonly socket?: { readonly writableLength: number } | null;
  readonly httpVersionMajor?: number;
}

let servers: ApplicationServers;

afterEach(() => {
  servers.detach();
});

/** Emits a request that a probe answers at once, so that its response is in this state then. */
function emitProbe(answered: Answered, before: (servers: ApplicationServers) => void = () => {}) {
  servers = new ApplicationServers();
  const server = createServer();
  const { httpVersionMajor = 1, ...state } = answered;
  const req = { httpVersionMajor, headers: {}, socket: new EventEmitter() };
  const response = Object.assign(new EventEmitter(), { req, shouldKeepAlive: true, _header: null, _storeHeader() {} });
  let wasKeptAlive: boolean | undefined;
  servers.attach(server, {}, () => {
    wasKeptAlive = response.shouldKeepAlive;
    Object.assign(response, { writableEnded: true, socket: { writableLength: 0 } }, state);
    return true;
  });
  before(servers);
  server.emit('request', req, response);
  return { inFlight: servers.requests.inFlight, wasKeptAlive, properties: Reflect.ownKeys(response).map(String) };
}

function probe(...emitted: Parameters<typeof emitProbe>) {
  const { inFlight, wasKeptAlive } = emitProbe(...emitted);
  return { inFlight, wasKeptAlive };
}

describe('a probe that is answered at once', () => {
  it('is not in flight when the operating system has its answer', () => {
    expect(probe({})).toEqual({ inFlight: 0, wasKeptAlive: true });
  });

  it.each<[string, Answered]>([
    ['waits for an earlier answer of its connection', { socket: null }],
    ['has a client that does not read', { socket: { writableLength: 5 } }],
    ['waits for the end of an unread body', { writableEnded: false }],
    ['is a stream of HTTP/2', { httpVersionMajor: 2 }],
  ])('is in flight if it %s', (_what, answered) => {
    expect(probe(answered).inFlight).toBe(1);
  });

  it('announces the end of its connection during the drain', () => {
    expect(probe({}, ({ requests }) => requests.closeConnections())).toEqual({ inFlight: 1, wasKeptAlive: false });
  });

  // Else Node would compile its own code for both kinds of responses, and drop what it has compiled when the second kind comes.
  it('has the properties of a response that is in flight', () => {
    expect(emitProbe({}).properties).toEqual(emitProbe({ socket: null }).properties);
  });
});
