import type { ServingStatus } from './serving-status.js';

/*
 * The messages of grpc.health.v1, in the encoding of protocol buffers. They are small enough to be written by hand, so that
 * neither the thread nor an application needs a library or generated code for them.
 */

/** The types of values in this encoding that a message may contain; two more are obsolete, and refused. */
const VARINT = 0;
const FIXED_64 = 1;
const LENGTH = 2;
const FIXED_32 = 5;

/** `number << 3 | type` of the fields used here. */
const SERVICE = (1 << 3) | LENGTH;
const STATUS = (1 << 3) | VARINT;
const STATUSES = (1 << 3) | LENGTH;
const KEY = (1 << 3) | LENGTH;
const VALUE = (2 << 3) | LENGTH;

/** No number in a small message needs more bytes than this. */
const LONGEST_VARINT = 10;

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * The name of the service in a `HealthCheckRequest`. Unknown fields are skipped.
 * @throws `Error` for anything but such a message
 */
export function decodeHealthCheckRequest(bytes: Uint8Array): string {
  const reader = new Reader(bytes);
  let service = '';
  while (!reader.isAtEnd) {
    const tag = reader.varint();
    if (tag === SERVICE) service = strict.decode(reader.take(reader.varint()));
    else reader.skip(tag & 7);
  }
  return service;
}

/** A `HealthCheckResponse`. */
export function encodeHealthCheckResponse(status: ServingStatus): Uint8Array {
  return Uint8Array.of(STATUS, status);
}

/** A `HealthListResponse`. */
export function encodeHealthListResponse(
  statuses: Iterable<readonly [name: string, status: ServingStatus]>,
): Uint8Array {
  const entries = [...statuses].map(([name, status]) => {
    const entry = [field(KEY, encoder.encode(name)), field(VALUE, encodeHealthCheckResponse(status))];
    return field(STATUSES, joined(entry));
  });
  return joined(entries);
}

function field(tag: number, content: Uint8Array): Uint8Array {
  return joined([Uint8Array.of(tag), varint(content.length), content]);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return Uint8Array.from([...bytes, rest]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

class Reader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  varint(): number {
    let value = 0;
    for (let index = 0; index < LONGEST_VARINT; index += 1) {
      const [byte] = this.take(1) as unknown as [number];
      value += (byte & 127) * 2 ** (7 * index);
      if (byte < 128) return value;
    }
    throw new Error('expected a number of at most 10 bytes, got a longer one');
  }

  take(length: number): Uint8Array {
    if (length > this.bytes.length - this.at) throw new Error('expected a whole message, got a part of one');
    const part = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return part;
  }

  skip(type: number): void {
    if (type === VARINT) this.varint();
    else if (type === FIXED_64) this.take(8);
    else if (type === LENGTH) this.take(this.varint());
    else if (type === FIXED_32) this.take(4);
    else throw new Error(`expected a field of a known type, got type ${type}`);
  }
}
