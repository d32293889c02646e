import { describe, expect, it } from '@jest/globals';
import { failedAnswer, methodNotAllowed, renderAnswer, unknownIndicator } from '../../src/http/answer.js';
import type { Format } from '../../src/http/negotiate.js';
import type { ProbeView } from '../../src/http/view.js';
import {
  ALIVE,
  answerIn,
  FORMATS,
  indicator,
  liveness,
  POSTGRES,
  readiness,
  READY,
  REDIS,
  STARTING,
  startup,
} from './views.js';

const COMMON = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

describe('renderAnswer', () => {
  it.each([
    ['native', 'application/json; charset=utf-8'],
    ['terminus', 'application/json; charset=utf-8'],
    ['text', 'text/plain; charset=utf-8'],
    ['health+json', 'application/health+json'],
  ] as const)('sends %s with the content type %s', (format, type) => {
    expect(answerIn(format, readiness(READY)).headers).toEqual({
      ...COMMON,
      'content-type': type,
      'content-length': expect.stringMatching(/^[1-9]\d*$/),
    });
  });

  it('counts the bytes of the body, not its characters', () => {
    const view = indicator('záloha', { ...POSTGRES, message: '日本 🐘' });
    for (const format of FORMATS) {
      const { headers, body } = answerIn(format, view);
      expect(headers['content-length']).toBe(String(Buffer.byteLength(body)));
      expect(Buffer.byteLength(body)).toBeGreaterThan(body.length);
    }
  });
});

describe('the labels of the service', () => {
  const labels = { name: 'orders', version: '1.4.2', commit: '8d1f0c2' };
  const bodyOf = (format: Format, view: ProbeView, service: object = labels): Record<string, unknown> =>
    JSON.parse(renderAnswer(view, format, service).body) as Record<string, unknown>;

  it.each([
    ['liveness', liveness(ALIVE)],
    ['readiness', readiness(READY)],
    ['startup', startup(STARTING)],
  ])('are in the native body of %s, after its report', (_probe, view) => {
    expect(Object.keys(bodyOf('native', view)).at(-1)).toBe('service');
    expect(bodyOf('native', view)).toMatchObject({ service: labels });
  });

  it('have the names of the draft in health+json', () => {
    const { serviceId, version, releaseId } = bodyOf('health+json', readiness(READY));
    expect({ serviceId, version, releaseId }).toEqual({ serviceId: 'orders', version: '1.4.2', releaseId: '8d1f0c2' });
  });

  it('are not shown if none is given, for one indicator, or in formats without a place for them', () => {
    for (const format of FORMATS)
      expect(renderAnswer(readiness(READY), format, {})).toEqual(answerIn(format, readiness(READY)));

    expect(bodyOf('native', indicator('postgres', POSTGRES))).not.toHaveProperty('service');
    expect(renderAnswer(readiness(READY), 'terminus', labels)).toEqual(answerIn('terminus', readiness(READY)));
    expect(renderAnswer(readiness(READY), 'text', labels)).toEqual(answerIn('text', readiness(READY)));
  });

  it('never lift the cap of the body, however long they are', () => {
    const long = '\u{1f418}'.repeat(128);
    const checks = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`check-${index}`, REDIS]));
    const view = readiness({ status: 'degraded', checks });
    for (const format of FORMATS) {
      const { body } = renderAnswer(view, format, { name: long, version: long, commit: long });
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(8192);
    }
  });
});

describe('the other answers', () => {
  it('name the allowed methods', () => {
    const { status, headers, body } = methodNotAllowed();
    expect(status).toBe(405);
    expect(body).toBe('{"error":"method not allowed"}');
    expect(headers).toEqual({
      ...COMMON,
      'content-type': 'application/json; charset=utf-8',
      'content-length': '30',
      allow: 'GET, HEAD',
    });
  });

  it('are 404 for an unknown indicator, with its name made harmless', () => {
    const { status, body, headers } = unknownIndicator('a\r\nb\u202e');
    expect(status).toBe(404);
    expect(body).toBe('{"error":"unknown indicator","name":"a b"}');
    expect(headers['content-length']).toBe(String(body.length));
    expect(unknownIndicator('🐘'.repeat(100_000)).body.length).toBeLessThan(200);
  });

  it.each(['liveness', 'readiness', 'startup'] as const)('are 503 if %s could not be determined', (probe) => {
    const { status, body, headers } = failedAnswer(probe);
    expect(status).toBe(503);
    expect(JSON.parse(body)).toEqual({ error: `${probe} could not be determined` });
    expect(headers).toMatchObject(COMMON);
  });
});
