import { describe, expect, it } from '@jest/globals';
import { failedAnswer, methodNotAllowed, renderAnswer, unknownIndicator } from '../../src/probes/answer.js';
import { answerIn, FORMATS, indicator, POSTGRES, readiness, READY, VIEWS } from './views.js';

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

  it.each(VIEWS)('makes the body from the payload for %s', (_claim, view) => {
    for (const format of FORMATS) {
      const { payload, body } = answerIn(format, view);
      expect(typeof payload === 'string' ? payload : JSON.stringify(payload)).toBe(body);
    }
  });

  it('counts the bytes of the body, not its characters', () => {
    const view = indicator('záloha', { ...POSTGRES, message: '日本 🐘' });
    for (const format of FORMATS) {
      const { headers, body } = answerIn(format, view);
      expect(headers['content-length']).toBe(String(Buffer.byteLength(body)));
      expect(Buffer.byteLength(body)).toBeGreaterThan(body.length);
    }
  });

  it('chooses the form from the request', () => {
    const asked = (query: Record<string, string>, accept: string) =>
      renderAnswer(readiness(READY), { query, headers: { accept } }, 'native').headers['content-type'];
    expect(asked({ verbose: '' }, '*/*')).toBe('text/plain; charset=utf-8');
    expect(asked({}, 'application/health+json')).toBe('application/health+json');
    expect(asked({}, '*/*')).toBe('application/json; charset=utf-8');
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
    const { status, body, headers, payload } = failedAnswer(probe);
    expect(status).toBe(503);
    expect(payload).toEqual({ error: `${probe} could not be determined` });
    expect(JSON.parse(body)).toEqual(payload);
    expect(headers).toMatchObject(COMMON);
  });
});
