import { describe, expect, it, jest } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { stopListening } from '../../../src/lifecycle/servers/stop-listening.js';

describe('stopListening', () => {
  it('leaves an idle connection alone, which Server.close() of node:http ends', async () => {
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

  it('closes a server that is no net.Server in its own way, as Bun has them', () => {
    const server = { listening: true, close: jest.fn() };
    stopListening(server as never);
    expect(server.close).toHaveBeenCalledTimes(1);
  });

  it('leaves a server alone that does not listen', () => {
    const server = { listening: false, close: jest.fn() };
    stopListening(server as never);
    expect(server.close).not.toHaveBeenCalled();
  });
});
