import { describe, expect, it } from '@jest/globals';
import { failedAnswer, methodNotAllowed, unknownIndicator } from '../../src/probes/answer.js';
import { answerIn, FORMATS, indicator, POSTGRES, readiness, READY } from './views.js';

const COMMON = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

describe('renderAnswer', () => {
  it.each([
    ['native', 'application/json; charset=utf-8'],
    ['terminus', 'application/json; charset=utf-8'],
    ['text', 'text/plain; charset=utf-8'],
    ['health+json', 'application/health+json'],
  ] as const)('says that %s is %s', (format, type) => {
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

describe('the other answers', () => {
  it('name the methods that are allowed', () => {
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

  it.each(['liveness', 'readiness', 'startup'] as const)('are 503 where %s could not be determined', (probe) => {
    const { status, body, headers } = failedAnswer(probe);
    expect(status).toBe(503);
    expect(JSON.parse(body)).toEqual({ error: `${probe} could not be determined` });
    expect(headers).toMatchObject(COMMON);
  });
});
