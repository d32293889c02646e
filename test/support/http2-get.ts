import { once } from 'node:events';
import { connect } from 'node:http2';
import { text } from 'node:stream/consumers';

/** Asks over HTTP/2, with prior knowledge, on a connection of its own. */
export async function http2Get(
  port: number,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Record<string, unknown>; body: string }> {
  const session = connect(`http://127.0.0.1:${port}`);
  try {
    const stream = session.request({ ':path': path, ...headers });
    const [[answered], body] = await Promise.all([once(stream, 'response'), text(stream)]);
    const { ':status': status, ...rest } = answered as Record<string, unknown>;
    return { status: Number(status), headers: rest, body };
  } finally {
    session.destroy();
  }
}
