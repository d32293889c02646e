import type { MethodDefinition, ServiceDefinition } from '@grpc/grpc-js';
import {
  decodeHealthCheckRequest,
  encodeHealthCheckResponse,
  encodeHealthListResponse,
} from '../http/grpc/messages.js';
import type { ServingStatus } from '../http/grpc/serving-status.js';

type NamedStatuses = readonly (readonly [name: string, status: ServingStatus])[];

/** The part of a method that differs: how its request is read, and how its answer is written. */
interface Codec<Request, Response> {
  readonly isStream?: boolean;
  readonly read: (bytes: Uint8Array) => Request;
  readonly write: (response: Response) => Uint8Array;
}

/** An object, because grpc-js takes an empty string for a request without a message. */
export interface HealthCheckRequest {
  readonly service: string;
}

const ofCheck: Codec<HealthCheckRequest, ServingStatus> = {
  read: (bytes) => ({ service: decodeHealthCheckRequest(bytes) }),
  write: encodeHealthCheckResponse,
};

/** `grpc.health.v1.Health`, as grpc-js wants to have it described. */
export const HEALTH_SERVICE = {
  Check: method('Check', ofCheck),
  Watch: method('Watch', { ...ofCheck, isStream: true }),
  // Its request has no field.
  List: method<object, NamedStatuses>('List', { read: () => ({}), write: encodeHealthListResponse }),
} satisfies ServiceDefinition;

function method<Request, Response>(
  name: string,
  { isStream = false, read, write }: Codec<Request, Response>,
): MethodDefinition<Request, Response> {
  return {
    path: `/grpc.health.v1.Health/${name}`,
    requestStream: false,
    responseStream: isStream,
    requestDeserialize: read,
    responseSerialize: (response) => Buffer.from(write(response)),
    requestSerialize: unused,
    responseDeserialize: unused,
  };
}

/** A server neither writes requests nor reads answers. */
function unused(): never {
  throw new Error('expected a server to use this description, got a client');
}
