import { afterEach, describe, expect, it } from '@jest/globals';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Deadline } from '../../../src/core/deadline.js';
import { MessageTracker } from '../../../src/lifecycle/microservices/message-tracker.js';
import { TcpTransport } from '../../../src/lifecycle/microservices/tcp-transport.js';
import { eventually } from '../../support/eventually.js';
import { FakeClock } from '../../support/fake-clock.js';

const server = createServer();
let caller: Socket;

afterEach(() => {
  caller.destroy();
  server.close();
});

describe('the end of a microservice over TCP', () => {
  it('leaves no connection of a caller that keeps its side open', async () => {
    const clock = new FakeClock();
    const transport = new TcpTransport({}, server, new MessageTracker());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    caller = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen: true });
    await eventually(() => transport.connections === 1);
    let left: number | undefined;
    void transport.finish(clock, new Deadline(clock)).then(() => (left = transport.connections));
    await eventually(async () => {
      await clock.advanceAsync(100);
      return left !== undefined;
    });
    expect(left).toBe(0);
  });
});
