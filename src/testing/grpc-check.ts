import { connect, type ClientHttp2Session, type IncomingHttpHeaders } from 'node:http2';
import { checkRequest, codeOf, servingStatus } from './grpc-message.js';
import { aborted, failure, success, type Outcome } from './outcome.js';

interface Reply {
  readonly code: string;
  readonly message: string;
  readonly status: string;
}

const NOT_IMPLEMENTED = 'error: this server does not implement the grpc health protocol (grpc.health.v1.Health)';

/** Calls `Check` of grpc.health.v1, without TLS: `pkg/probe/grpc` of Kubernetes 1.32. */
export async function grpcCheck(
  { address, service, timeout }: { address: string; service: string; timeout: string },
  signal: AbortSignal,
): Promise<Outcome> {
  const session = connect(`http://${address}`);
  try {
    // A client of gRPC connects again and again until its time is over.
    if (!(await isConnected(session, signal))) {
      await aborted(signal);
      return failure(
        `timeout: failed to connect service "${address}" within ${timeout}: context deadline exceeded`,
        session.destroyed,
      );
    }
    const reply = await Promise.race([call(session, address, service), aborted(signal)]);
    return reply === undefined ? failure(`timeout: health rpc did not complete within ${timeout}`) : judge(reply);
  } finally {
    session.destroy();
  }
}

function judge({ code, message, status }: Reply): Outcome {
  if (code === 'Unimplemented') return failure(`${NOT_IMPLEMENTED}: ${message}`);
  if (code !== 'OK') return failure(`error: health rpc probe failed: rpc error: code = ${code} desc = ${message}`);
  return status === 'SERVING' ? success() : failure(`service unhealthy (responded with "${status}")`);
}

/** A connection counts once the server has sent its settings, because a server of HTTP/1 accepts connections too. */
function isConnected(session: ClientHttp2Session, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    session.on('remoteSettings', () => resolve(true));
    session.on('error', () => resolve(false));
    session.on('close', () => resolve(false));
    void aborted(signal).then(() => resolve(false));
  });
}

function call(session: ClientHttp2Session, authority: string, service: string): Promise<Reply> {
  return new Promise((resolve) => {
    const stream = session.request({
      ':method': 'POST',
      ':scheme': 'http',
      ':path': '/grpc.health.v1.Health/Check',
      ':authority': authority,
      'content-type': 'application/grpc',
      'user-agent': 'kube-probe/1.32',
      te: 'trailers',
    });
    const chunks: Buffer[] = [];
    let http = 200;
    let grpc: string | undefined;
    let text = '';
    const read = (headers: IncomingHttpHeaders): void => {
      if (headers['grpc-status'] !== undefined) grpc = String(headers['grpc-status']);
      if (headers['grpc-message'] !== undefined) text = decoded(String(headers['grpc-message']));
    };
    stream.on('response', (headers) => {
      http = headers[':status'] ?? 0;
      read(headers);
    });
    stream.on('trailers', read);
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', (error: Error) => resolve({ code: 'Unavailable', message: error.message, status: '' }));
    stream.on('close', () => {
      const code = codeOf(grpc, http);
      const message = grpc === undefined ? `unexpected HTTP status code received from server: ${http}` : text;
      resolve({ code, message, status: servingStatus(Buffer.concat(chunks)) });
    });
    stream.end(checkRequest(service));
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
