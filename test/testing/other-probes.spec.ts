import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttp2Server, type ServerHttp2Stream } from 'node:http2';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ManualClock, TestKubelet, type ContainerProbe, type TestKubeletOptions } from '../../src/testing/index.js';

const servers: Server[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map(close));
});

/** `close()` of a server of HTTP/2 returns nothing since Node 24. */
async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  await closed;
}

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

/** The first event of a startup probe, after its time-out. */
async function told(
  probe: ContainerProbe,
  port = 1,
  options: Partial<TestKubeletOptions> & { clock?: ManualClock } = {},
): Promise<string> {
  const { clock = new ManualClock() } = options;
  const probes = { startupProbe: { ...probe, failureThreshold: 9 } };
  const kubelet = new TestKubelet({ target: `http://127.0.0.1:${port}`, probes, ...options, clock });
  kubelet.start();
  await kubelet.advance(1000);
  await kubelet.stop();
  const [event] = kubelet.events;
  return event === undefined ? 'nothing' : `${event.type}: ${event.reason}`;
}

describe('a TCP probe', () => {
  it('is a success if there is a connection, which it closes', async () => {
    let closed = 0;
    const port = await listen(createServer((socket) => socket.resume().on('close', () => closed++)));
    expect(await told({ tcpSocket: {} }, port)).toMatch(/^Started/);
    expect(await told({ tcpSocket: { port, host: 'localhost' } })).toMatch(/^Started/);
    expect(closed).toBeGreaterThan(0);
  });

  it('is a failure if the connection is refused', async () => {
    expect(await told({ tcpSocket: {} })).toBe('Unhealthy: dial tcp 127.0.0.1:1: connect: connection refused');
  });
});

describe('an exec probe', () => {
  const probe = { exec: { command: ['cat', '/tmp/healthy'] } };

  it('runs its command through the function', async () => {
    const seen: string[][] = [];
    const exec = async (command: string[]) => seen.push(command) - 1;
    expect(await told(probe, 1, { exec })).toMatch(/^Started/);
    expect(seen).toEqual([['cat', '/tmp/healthy']]);
  });

  it('is a failure if the exit code is not 0', async () => {
    expect(await told(probe, 1, { exec: async () => 2 })).toBe('Unhealthy: command terminated with exit code 2');
  });

  it('is a failure if the command is late', async () => {
    const clock = new ManualClock();
    const exec = async () => clock.sleep(1100).then(() => 0);
    expect(await told(probe, 1, { exec, clock })).toBe('Unhealthy: command "cat /tmp/healthy" timed out');
  });

  it('is ignored if the command cannot be run, after three attempts', async () => {
    let attempts = 0;
    const exec = async () => Promise.reject(new Error(`attempt ${++attempts}`));
    expect(await told(probe, 1, { exec })).toBe('nothing');
    expect(attempts).toBe(3);
  });
});

describe('a gRPC probe', () => {
  const OK = Buffer.from([0, 0, 0, 0, 2, 0x08, 1]);

  /** A server that answers each call with these trailers and this message. */
  async function grpc(answer: (stream: ServerHttp2Stream, asked: Buffer) => void): Promise<number> {
    const server = createHttp2Server();
    server.on('stream', (stream) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => answer(stream, Buffer.concat(chunks)));
    });
    return listen(server);
  }

  function reply(stream: ServerHttp2Stream, message: Buffer, trailers: Record<string, string>): void {
    stream.respond({ 'content-type': 'application/grpc' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers(trailers));
    stream.end(message);
  }

  it('asks for its service, and SERVING alone is a success', async () => {
    const asked: string[] = [];
    const port = await grpc((stream, request) => {
      asked.push(request.subarray(5).toString('latin1'));
      reply(stream, OK, { 'grpc-status': '0' });
    });
    expect(await told({ grpc: { port, service: 'orders' } })).toMatch(/^Started/);
    expect(await told({ grpc: { service: null } }, port)).toMatch(/^Started/);
    expect(asked).toEqual(['\n\u0006orders', '']);
  });

  it('shows the message of a server that refuses', async () => {
    const port = await grpc((stream) =>
      reply(stream, Buffer.alloc(0), { 'grpc-status': '5', 'grpc-message': 'no%20such' }),
    );
    expect(await told({ grpc: {} }, port)).toBe(
      'Unhealthy: error: health rpc probe failed: rpc error: code = NotFound desc = no such',
    );
  });

  it('is a failure if the server is silent until the time-out', async () => {
    const port = await grpc((stream) => setTimeout(() => stream.close(), 3000).unref());
    expect(await told({ grpc: {} }, port)).toBe('Unhealthy: timeout: health rpc did not complete within 1s');
  });

  it.each([
    ['nobody listens', async () => 1],
    ['the server speaks only HTTP/1', async () => listen(createHttpServer())],
  ])('is a failure at the time-out, and not earlier, if %s', async (_why, open) => {
    const port = await open();
    const clock = new ManualClock();
    const probes = { startupProbe: { grpc: { port } } };
    const kubelet = new TestKubelet({ target: 'http://127.0.0.1:1', probes, clock });
    kubelet.start();
    await kubelet.advance(1000);
    await kubelet.stop();
    const [event] = kubelet.events;
    expect(event?.atMs).toBe(1000);
    expect(event?.reason).toBe(
      `timeout: failed to connect service "127.0.0.1:${port}" within 1s: context deadline exceeded`,
    );
  });

  it('is a failure if a server of HTTP/2 answers without gRPC', async () => {
    const port = await grpc((stream) => {
      stream.respond({ ':status': 404 });
      stream.end();
    });
    expect(await told({ grpc: {} }, port)).toMatch(/^Unhealthy: error: this server does not implement/);
  });
});
