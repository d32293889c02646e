import { describe, expect, it, jest } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { stopListening } from '../../../src/lifecycle/servers/stop-listening.js';

describe('stopListening', () => {
  it('keeps an idle connection, which Server.close() of node:http would end', async () => {
    const server = createServer((_request, response) => response.end('served'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const get = async (): Promise<string> => {
      client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
      return String(await once(client, 'data'));
    };
    expect(await get()).toContain('200');
    stopListening(server);
    expect(server.listening).toBe(false);
    expect(await get()).toContain('200');
    client.destroy();
  });

  it('calls close() of a server that is not a net.Server, such as those of Bun', () => {
    const server = { listening: true, close: jest.fn() };
    stopListening(server as never);
    expect(server.close).toHaveBeenCalledTimes(1);
  });

  it('does nothing to a server that does not listen', () => {
    const server = { listening: false, close: jest.fn() };
    stopListening(server as never);
    expect(server.close).not.toHaveBeenCalled();
  });
});
