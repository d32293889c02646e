import { GRPC, type GrpcCode } from './status-codes.js';

/** A flag, which says whether the message is compressed, and the length of the message in four bytes. */
const PREFIX_BYTES = 5;

/** A message with what gRPC writes before each message. */
export function framed(message: Uint8Array): Uint8Array {
  const frame = new Uint8Array(PREFIX_BYTES + message.length);
  new DataView(frame.buffer).setUint32(1, message.length);
  frame.set(message, PREFIX_BYTES);
  return frame;
}

type Read = { readonly message: Uint8Array } | { readonly code: GrpcCode; readonly fault: string };

/** Puts the first message of a request together from the parts in which it arrives. */
export class MessageReader {
  private held: Uint8Array = new Uint8Array();

  constructor(private readonly mostBytes: number) {}

  /** What has been read, if these bytes decide it. */
  add(bytes: Uint8Array): Read | undefined {
    // The first bytes tell the length, so that not much more than one part of a request is ever held.
    const held = Buffer.concat([this.held, bytes]);
    this.held = held;
    if (held.length < PREFIX_BYTES) return undefined;
    if (held[0] !== 0) return { code: GRPC.UNIMPLEMENTED, fault: 'compressed messages are not supported' };
    const length = held.readUInt32BE(1);
    if (length > this.mostBytes)
      return { code: GRPC.RESOURCE_EXHAUSTED, fault: `expected a message of at most ${this.mostBytes} bytes` };
    const end = PREFIX_BYTES + length;
    return held.length < end ? undefined : { message: held.subarray(PREFIX_BYTES, end) };
  }
}
