import { once } from 'node:events';
import { connect as connectSession, type ClientSessionOptions, type SecureClientSessionOptions } from 'node:http2';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** Writes `request` unchanged to a new connection, and reads until the server ends the connection. */
export async function exchange(port: number, request: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(request);
  return text(socket);
}

/** Sends one request over HTTP/2, in a new session. */
export async function askHttp2(
  url: string,
  path: string,
  options?: ClientSessionOptions | SecureClientSessionOptions,
): Promise<{ status: number; body: string; headers: Record<string, unknown> }> {
  const session = connectSession(url, options);
  try {
    const stream = session.request({ ':path': path });
    const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
    return { status: Number(headers[':status']), headers, body: await text(stream) };
  } finally {
    session.destroy();
  }
}
