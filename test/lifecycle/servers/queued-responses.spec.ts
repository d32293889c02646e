import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { RequestTracker } from '../../../src/lifecycle/servers/request-tracker.js';
import { eventually } from '../../support/eventually.js';

const REQUEST = 'GET /orders HTTP/1.1\r\nHost: shop\r\n\r\n';
const closers: (() => void)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A server that answers no request, and a client that has sent `count` requests in one write. */
async function pipelined(count: number) {
  const tracker = new RequestTracker();
  const responses: ServerResponse[] = [];
  const server = createServer((_request, response) => {
    tracker.track(response);
    responses.push(response);
  });
  closers.push(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => {});
  client.write(REQUEST.repeat(count));
  client.resume();
  await eventually(() => responses.length === count);
  return { client, responses, tracker };
}

describe('requests that a client sends before the answers', () => {
  it('stop being in flight once the client has gone, although most responses emit no event', async () => {
    const { client, tracker } = await pipelined(50);
    expect(tracker.inFlight).toBe(50);
    client.destroy();
    await eventually(() => tracker.inFlight === 0);
  });

  it('are in flight until each is answered', async () => {
    const { client, responses, tracker } = await pipelined(3);
    responses[1]!.end('second');
    expect(tracker.inFlight).toBe(3);
    responses[0]!.end('first');
    await eventually(() => tracker.inFlight === 1);
    responses[2]!.end('third');
    await eventually(() => tracker.inFlight === 0);
    client.destroy();
  });
});
