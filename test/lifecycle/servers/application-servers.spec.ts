import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { ApplicationServers, type Intercept } from '../../../src/lifecycle/servers/application-servers.js';
import { eventually } from '../../support/eventually.js';

const opened: (() => void)[] = [];

afterEach(() => {
  for (const close of opened.splice(0)) close();
});

/** `inFlight` has, for each request, the number of requests in flight once the server has emitted it. */
async function serving(intercept: Intercept, listener = (_request: IncomingMessage, _response: ServerResponse) => {}) {
  const servers = new ApplicationServers();
  const server = createServer(listener);
  servers.attach(server, listener, intercept);
  const inFlight: number[] = [];
  const emit = server.emit.bind(server) as (event: string, ...args: unknown[]) => boolean;
  server.emit = (event: string, ...args: unknown[]) => {
    const hasListeners = emit(event, ...args);
    if (event === 'request') inFlight.push(servers.requests.inFlight);
    return hasListeners;
  };
  await once(server.listen(0, '127.0.0.1'), 'listening');
  opened.push(() => {
    servers.detach();
    server.close();
    server.closeAllConnections();
  });
  const send = (text: string): Socket => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1', () => socket.write(text));
    opened.push(() => socket.destroy());
    return socket;
  };
  return { servers, inFlight, send };
}

async function answerTo(socket: Socket): Promise<string> {
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  return bytes.toString();
}

const GET = 'GET /livez HTTP/1.1\r\nHost: a\r\n\r\n';

describe('ApplicationServers', () => {
  it('does not count a probe that is answered and sent at once', async () => {
    const { inFlight, send } = await serving((_request, response) => Boolean(response.end('alive')));
    expect(await answerTo(send(GET))).toMatch(/alive$/);
    expect(inFlight).toEqual([0]);
  });

  it('counts a probe whose answer comes later, until it is sent', async () => {
    let answer: () => unknown = () => undefined;
    const { servers, inFlight, send } = await serving((_request, response) => {
      answer = () => response.end('alive');
      return true;
    });
    const socket = send(GET);
    await eventually(() => isDeepStrictEqual(inFlight, [1]));
    answer();
    expect(await answerTo(socket)).toMatch(/alive$/);
    await eventually(() => servers.requests.inFlight === 0);
  });

  it('counts a probe whose answer its client does not read', async () => {
    const { servers, inFlight, send } = await serving((_request, response) =>
      Boolean(response.end('a'.repeat(32 * 1024 * 1024))),
    );
    const socket = send(GET).pause();
    await eventually(() => isDeepStrictEqual(inFlight, [1]));
    socket.destroy();
    await eventually(() => servers.requests.inFlight === 0);
  });

  it('counts a probe whose answer waits for an earlier one of its connection', async () => {
    const { inFlight, send } = await serving(({ url }, response) => url === '/livez' && Boolean(response.end('alive')));
    send(`GET /orders HTTP/1.1\r\nHost: a\r\n\r\n${GET}`);
    await eventually(() => isDeepStrictEqual(inFlight, [1, 2]));
  });

  it('announces the end of the connection in the answer to a probe while connections are closed', async () => {
    const { servers, inFlight, send } = await serving((_request, response) => Boolean(response.end('alive')));
    servers.requests.closeConnections();
    expect(await answerTo(send(GET))).toMatch(/^connection: close\r$/im);
    expect(inFlight).toEqual([1]);
  });

  it('counts a request of the application from its arrival', async () => {
    const { inFlight, send } = await serving(() => false);
    send(GET);
    await eventually(() => isDeepStrictEqual(inFlight, [1]));
  });
});
