import { describe, expect, it } from '@jest/globals';
import { loadSync, type MessageTypeDefinition } from '@grpc/proto-loader';
import fc from 'fast-check';
import { protoPath } from 'grpc-health-check';
import {
  decodeHealthCheckRequest,
  encodeHealthCheckResponse,
  encodeHealthListResponse,
} from '../../../src/http/grpc/messages.js';
import { NOT_SERVING, SERVICE_UNKNOWN, SERVING, type ServingStatus } from '../../../src/http/grpc/serving-status.js';

interface Codec {
  readonly requestSerialize: (value: object) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => object;
}

const official = loadSync(protoPath, { keepCase: true, defaults: true });
const methods = official['grpc.health.v1.Health'] as unknown as Record<'Check' | 'List', Codec>;
const aStatus = fc.constantFrom<ServingStatus>(SERVING, NOT_SERVING, SERVICE_UNKNOWN);

describe('the messages of grpc.health.v1', () => {
  it('are those of the official proto', () => {
    expect((official['grpc.health.v1.HealthCheckRequest'] as MessageTypeDefinition<object, object>).format).toContain(
      'Protocol Buffer 3',
    );
  });

  it('are read as the official encoding writes them, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (service) => {
        expect(decodeHealthCheckRequest(methods.Check.requestSerialize({ service }))).toBe(service);
      }),
    );
  });

  it('are written as the official encoding reads them', () => {
    fc.assert(
      fc.property(aStatus, (status) => {
        expect(methods.Check.responseDeserialize(Buffer.from(encodeHealthCheckResponse(status)))).toEqual({ status });
      }),
    );
    const names = fc.string({ unit: 'grapheme', maxLength: 200 }).filter((name) => name !== '__proto__');
    fc.assert(
      fc.property(fc.dictionary(names, aStatus), (statuses) => {
        const expected = Object.fromEntries(Object.entries(statuses).map(([name, status]) => [name, { status }]));
        const bytes = encodeHealthListResponse(Object.entries(statuses));
        expect(methods.List.responseDeserialize(Buffer.from(bytes))).toEqual({ statuses: expected });
      }),
    );
  });

  it('may have fields that are not known yet, and the last of several names counts', () => {
    const unknown = [0x10, 0x96, 0x01, 0x19, 1, 2, 3, 4, 5, 6, 7, 8, 0x22, 2, 9, 9, 0x2d, 1, 2, 3, 4];
    expect(decodeHealthCheckRequest(Uint8Array.from([0x0a, 1, 0x61, ...unknown, 0x0a, 1, 0x62]))).toBe('b');
  });

  it.each([
    ['a part of a name', [0x0a, 5, 0x61]],
    ['a name that is no UTF-8', [0x0a, 1, 0xff]],
    ['a tag without an end', [0x8a]],
    ['a number that is too long', [0x10, ...Array.from({ length: 11 }, () => 0x80)]],
    ['a group', [0x0b]],
    ['a length beyond everything', [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]],
  ])('are refused with %s', (_what, bytes) => {
    expect(() => decodeHealthCheckRequest(Uint8Array.from(bytes))).toThrow();
  });
});
