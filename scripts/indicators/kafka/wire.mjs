// The primitive types of Kafka's protocol: https://kafka.apache.org/protocol#protocol_types

/** Reads a request from its beginning. */
export class Reader {
  offset = 0;

  constructor(buffer) {
    this.buffer = buffer;
  }

  int16() {
    return this.buffer.readInt16BE((this.offset += 2) - 2);
  }

  int32() {
    return this.buffer.readInt32BE((this.offset += 4) - 4);
  }

  int64() {
    return Number(this.buffer.readBigInt64BE((this.offset += 8) - 8));
  }

  slice(length) {
    return this.buffer.subarray(this.offset, (this.offset += length));
  }

  text() {
    const length = this.int16();
    return length < 0 ? null : this.slice(length).toString();
  }

  bytes() {
    return this.slice(this.int32());
  }

  list(read) {
    return Array.from({ length: this.int32() }, () => read());
  }
}

export function int16(value) {
  const buffer = Buffer.alloc(2);
  buffer.writeInt16BE(value);
  return buffer;
}

export function int32(value) {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
}

export function int64(value) {
  const buffer = Buffer.alloc(8);
  buffer.writeBigInt64BE(BigInt(value));
  return buffer;
}

export function text(value) {
  return Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);
}

export function bytes(value) {
  return Buffer.concat([int32(value.length), value]);
}

/** `write` makes a list of buffers from each item. */
export function list(items, write) {
  return Buffer.concat([int32(items.length), ...items.flatMap(write)]);
}
