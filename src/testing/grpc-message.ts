/** The names of the status codes of gRPC, as Go writes them. */
const CODES = [
  'OK',
  'Canceled',
  'Unknown',
  'InvalidArgument',
  'DeadlineExceeded',
  'NotFound',
  'AlreadyExists',
  'PermissionDenied',
  'ResourceExhausted',
  'FailedPrecondition',
  'Aborted',
  'OutOfRange',
  'Unimplemented',
  'Internal',
  'Unavailable',
  'DataLoss',
  'Unauthenticated',
];
const STATUSES = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'];

/** What a gRPC client makes of an answer of HTTP that is not one of gRPC. */
const OF_HTTP: Readonly<Record<number, string>> = {
  400: 'Internal',
  401: 'Unauthenticated',
  403: 'PermissionDenied',
  404: 'Unimplemented',
  429: 'Unavailable',
  502: 'Unavailable',
  503: 'Unavailable',
  504: 'Unavailable',
};

export function codeOf(grpcStatus: string | undefined, httpStatus: number): string {
  if (grpcStatus !== undefined) return CODES[Number(grpcStatus)] ?? `Code(${grpcStatus})`;
  return OF_HTTP[httpStatus] ?? 'Unknown';
}

/** A `HealthCheckRequest` of grpc.health.v1 with its prefix of five bytes. */
export function checkRequest(service: string): Buffer {
  const name = Buffer.from(service);
  const message = name.length === 0 ? name : Buffer.concat([Buffer.from([0x0a, ...varint(name.length)]), name]);
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** The status of a `HealthCheckResponse`. An empty message is `UNKNOWN`, because protobuf leaves out a zero. */
export function servingStatus(data: Buffer): string {
  const message = data.subarray(5);
  const status = message[0] === 0x08 ? (message[1] ?? 0) : 0;
  return STATUSES[status] ?? String(status);
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}
