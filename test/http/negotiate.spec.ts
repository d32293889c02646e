import { describe, expect, it } from '@jest/globals';
import { negotiate } from '../../src/http/negotiate.js';
import { parseTarget } from '../../src/http/route.js';

const withAccept = (accept?: string | readonly string[]) => negotiate({ query: {}, headers: { accept } }, 'native');

describe('negotiate by Accept', () => {
  it.each([
    [undefined, 'native'],
    ['', 'native'],
    ['*/*', 'native'],
    ['application/json', 'native'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8', 'native'],
    ['application/json, text/plain, */*', 'native'],
    ['text/*', 'native'],
    ['text/html', 'native'],
    ['image/png', 'native'],
    ['text/plain', 'text'],
    ['TEXT/Plain; charset=utf-8', 'text'],
    ['text/plain, */*', 'text'],
    ['*/*, text/plain', 'text'],
    ['text/plain, application/json', 'text'],
    ['text/plain;q=0.5, application/json;q=0.4', 'text'],
    ['text/plain;q=0.5, application/json', 'native'],
    ['text/plain;q=0.5, application/*', 'native'],
    ['text/plain;q=0.5, */*', 'native'],
    ['text/plain;q=0.5, */*;q=0.1', 'text'],
    ['text/plain;q=0', 'native'],
    ['text/plain;q=nonsense', 'native'],
    ['text/plain;q=-1', 'native'],
    ['text/plain;q=9, application/health+json;q=1', 'text'],
    ['text/plain ; q=0.2 , application/health+json ; q=0.3', 'health+json'],
    ['application/health+json', 'health+json'],
    ['application/health+json, application/json', 'health+json'],
    ['application/health+json, text/plain', 'health+json'],
    ['text/plain, application/health+json', 'text'],
    [',;,;q=1,q=', 'native'],
  ] as const)('answers %j with %s', (accept, format) => {
    expect(withAccept(accept)).toBe(format);
  });

  it('reads a header that was sent more than once', () => {
    expect(withAccept(['text/html', 'text/plain'])).toBe('text');
  });

  it('falls back to the format that the application chose', () => {
    const request = (accept: string) => ({ query: {}, headers: { accept } });
    expect(negotiate(request('*/*'), 'terminus')).toBe('terminus');
    expect(negotiate(request('application/json'), 'terminus')).toBe('terminus');
    expect(negotiate(request('text/plain'), 'terminus')).toBe('text');
  });
});

describe('negotiate by ?verbose', () => {
  it.each([
    ['/readyz?verbose', 'text'],
    ['/readyz?verbose=', 'text'],
    ['/readyz?verbose=true', 'text'],
    ['/readyz?verbose=1&x', 'text'],
    ['/readyz?verbose=false&verbose', 'text'],
    ['/readyz?verbose=false', 'health+json'],
    ['/readyz?verbose=0', 'health+json'],
    ['/readyz?verbos', 'health+json'],
  ] as const)('answers %s with %s if Accept prefers health+json', (url, format) => {
    const headers = { accept: 'application/health+json' };
    expect(negotiate({ query: parseTarget(url).query, headers }, 'native')).toBe(format);
  });

  it('does not take inherited properties for parameters', () => {
    expect(negotiate({ query: Object.create({ verbose: '' }), headers: {} }, 'native')).toBe('native');
  });
});
