import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerHttp2Stream } from 'node:http2';
import type { Cancel } from '../../core/clock.js';
import { MAX_MESSAGE_BYTES } from '../bounds.js';
import type { Gate } from '../gate.js';
import { framed, MessageReader } from './frames.js';
import { markLasting } from './lasting.js';
import { decodeHealthCheckRequest, encodeHealthCheckResponse } from './messages.js';
import { SERVICE_UNKNOWN, type ServingStatus } from './serving-status.js';
import { GRPC, type GrpcCode } from './status-codes.js';
import type { SendStatus } from './watchers.js';

/** What answers the calls. Neither method may throw or reject. */
export interface HealthSource {
  /** The status now. Checks may have to be waited for. */
  check(name: string): ServingStatus | Promise<ServingStatus>;
  /** Sends the status at once, and then each change, until the returned function is called. */
  watch(name: string, send: SendStatus): Cancel;
}

/** A request of HTTP/2, in the shape of Node's compatibility layer. */
type StreamRequest = IncomingMessage & { readonly stream: ServerHttp2Stream };

type Call = (service: string, request: StreamRequest, response: ServerResponse) => void;

const SERVICE_PATH = '/grpc.health.v1.Health/';
const HEADERS = { 'content-type': 'application/grpc' };

/** Answers `Check` and `Watch` of `grpc.health.v1`, over HTTP/2 only. */
export function createGrpcGate(source: HealthSource): Gate {
  const calls = new Map<string, Call>([
    ['Check', (...call) => void check(source, ...call)],
    ['Watch', (...call) => watch(source, ...call)],
  ]);
  return (request, response) => {
    const url = request.url ?? '';
    if (!isCall(request) || !url.startsWith(SERVICE_PATH)) return false;
    response.on('error', () => {});
    const call = calls.get(url.slice(SERVICE_PATH.length));
    if (call) receive(request, response, call);
    else end(request, response, GRPC.UNIMPLEMENTED, 'unknown method');
    return true;
  };
}

function isCall(request: IncomingMessage): request is StreamRequest {
  const type = request.headers['content-type'] ?? '';
  return request.httpVersionMajor >= 2 && request.method === 'POST' && /^application\/grpc(?:[+;]|$)/.test(type);
}

/** Reads the one message of the request. More than that is not read. */
function receive(request: StreamRequest, response: ServerResponse, call: Call): void {
  const reader = new MessageReader(MAX_MESSAGE_BYTES);
  const stop = (): void => void request.off('data', onData).off('end', onEnd);
  const onData = (bytes: Uint8Array): void => {
    const read = reader.add(bytes);
    if (!read) return;
    stop();
    if ('fault' in read) end(request, response, read.code, read.fault);
    else begin(read.message, request, response, call);
  };
  const onEnd = (): void => {
    stop();
    end(request, response, GRPC.INTERNAL, 'expected a message, got a part of one');
  };
  request
    .on('data', onData)
    .on('end', onEnd)
    .on('error', () => {});
}

function begin(message: Uint8Array, request: StreamRequest, response: ServerResponse, call: Call): void {
  let service: string;
  try {
    service = decodeHealthCheckRequest(message);
  } catch {
    return end(request, response, GRPC.INTERNAL, 'expected a HealthCheckRequest');
  }
  call(service, request, response);
}

async function check(
  source: HealthSource,
  service: string,
  request: StreamRequest,
  response: ServerResponse,
): Promise<void> {
  const status = await source.check(service);
  if (request.stream.destroyed) return;
  if (status === SERVICE_UNKNOWN) return end(request, response, GRPC.NOT_FOUND, 'unknown service');
  end(request, response, 0, '', framed(encodeHealthCheckResponse(status)));
}

function watch(source: HealthSource, service: string, { stream }: StreamRequest, response: ServerResponse): void {
  markLasting(stream);
  response.writeHead(200, HEADERS);
  const send: SendStatus = (status) =>
    new Promise((resolve) => {
      // A client that has gone needs no further status, so nothing is lost if this never resolves.
      if (!stream.destroyed) response.write(framed(encodeHealthCheckResponse(status)), resolve);
    });
  response.once('close', source.watch(service, send));
}

/** Ends a call. The connection stays. */
function end(
  { stream }: StreamRequest,
  response: ServerResponse,
  code: GrpcCode | 0,
  message: string,
  body?: Uint8Array,
): void {
  // Ends the stream without an error once it is answered: the rest of the request is not wanted (RFC 9113, 8.1).
  response.once('finish', () => stream.close());
  response.writeHead(200, HEADERS);
  response.addTrailers({ 'grpc-status': String(code), ...(message && { 'grpc-message': message }) });
  response.end(body);
}
