/** The numbers of the types of frames (RFC 9113, 6). */
const TYPES = {
  DATA: 0,
  HEADERS: 1,
  PRIORITY: 2,
  RST_STREAM: 3,
  SETTINGS: 4,
  PING: 6,
  GOAWAY: 7,
  WINDOW_UPDATE: 8,
  CONTINUATION: 9,
  /** A type that nobody knows. Its frames must be ignored (RFC 9113, 5.5). */
  UNKNOWN: 0xfa,
} as const;

const END_STREAM = 1;
const END_HEADERS = 4;

export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

export function concat(...parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat(parts);
}

export function frame(type: keyof typeof TYPES, flags: number, stream: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = TYPES[type];
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return concat(head, payload);
}

export function SETTINGS(...pairs: readonly (readonly [id: number, value: number])[]): Buffer {
  const payload = Buffer.alloc(6 * pairs.length);
  pairs.forEach(([id, value], at) => {
    payload.writeUInt16BE(id, 6 * at);
    payload.writeUInt32BE(value, 6 * at + 2);
  });
  return frame('SETTINGS', 0, 0, payload);
}

/** What a client sends before its first request. */
export const HELLO = concat(PREFACE, SETTINGS());

/** One header, not compressed. `kind`: whether it is put into the table of headers (0x40) or not. */
export function header(name: string, value: string, kind = 0): Buffer {
  return concat(Buffer.from([kind]), literal(name), literal(value));
}

/** The headers of a request. The numbers stand for `:method: GET` or `POST` and for `:scheme: http`. */
export function GET(path: string): Buffer {
  return concat(Buffer.from([0x82, 0x86]), header(':path', path), header(':authority', 'victim'));
}

export function CALL(path: string): Buffer {
  const head = concat(Buffer.from([0x83, 0x86]), header(':path', path), header(':authority', 'victim'));
  return concat(head, header('content-type', 'application/grpc'), header('te', 'trailers'));
}

export function headers(stream: number, block: Uint8Array, { isLast = true } = {}): Buffer {
  return frame('HEADERS', END_HEADERS + (isLast ? END_STREAM : 0), stream, block);
}

/** The `at`th request of a connection. */
export function request(at: number, block: Uint8Array): Buffer {
  return headers(2 * at + 1, block);
}

/** A text with its length, which is a number of HPACK with a prefix of 7 bits. */
function literal(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length < 127) return concat(Buffer.from([bytes.length]), bytes);
  const length = [127];
  let rest = bytes.length - 127;
  for (; rest > 127; rest >>>= 7) length.push((rest & 127) | 128);
  return concat(Buffer.from([...length, rest]), bytes);
}
