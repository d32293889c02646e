import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';

export interface Reading {
  readonly status: number;
  readonly connection: string | undefined;
  /** Whether the answer ended regularly. */
  readonly isComplete: boolean;
  readonly body: string;
  readonly endedAt: number;
}

/** Starts to read an answer, on a connection that this client would keep. */
export async function open(
  port: number,
  path: string,
  host = '127.0.0.1',
): Promise<{ first: Promise<unknown>; end: Promise<Reading> }> {
  const request = get({ host, port, path, agent: new Agent({ keepAlive: true }) });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { first: once(response, 'data'), end: read(response) };
}

export async function ask(port: number, path: string, host?: string): Promise<Reading> {
  return (await open(port, path, host)).end;
}

/** Opens connections that send nothing more: one that never sends a byte, one with half a header, and an idle one. */
export async function uselessConnections(port: number): Promise<void> {
  const answer = 'GET /work?ms=0 HTTP/1.1\r\nHost: shop\r\n\r\n';
  await Promise.all(['', answer.slice(0, 20), answer].map((bytes) => uselessConnection(port, bytes)));
}

async function uselessConnection(port: number, bytes: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(bytes);
  if (bytes.endsWith('\r\n\r\n')) await once(socket, 'data');
  return socket.resume();
}

async function read(response: IncomingMessage): Promise<Reading> {
  let body = '';
  response.on('data', (chunk: Buffer) => (body += chunk.toString()));
  response.on('error', () => {});
  await new Promise((resolve) => response.once('close', resolve));
  return {
    status: response.statusCode ?? 0,
    connection: response.headers.connection,
    isComplete: response.complete,
    body,
    endedAt: Date.now(),
  };
}
