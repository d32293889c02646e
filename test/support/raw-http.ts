import { once } from 'node:events';
import { connect as connectSession, type ClientSessionOptions, type SecureClientSessionOptions } from 'node:http2';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

/** Writes `request` as it stands to a connection of its own, and reads until the server ends that. */
export async function exchange(port: number, request: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(request);
  return text(socket);
}

/** Asks over HTTP/2, in a session of its own. */
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
