import { describe, expect, it } from '@jest/globals';
import { createRouter, parseTarget } from '../../src/http/route.js';

const DEFAULT_PATHS = { liveness: '/livez', readiness: '/readyz', startup: '/startupz' };
const route = createRouter(DEFAULT_PATHS);

describe('createRouter', () => {
  it.each([
    ['/livez', 'liveness'],
    ['/readyz', 'readiness'],
    ['/startupz', 'startup'],
    ['/livez?verbose', 'liveness'],
    ['/livez?', 'liveness'],
    ['/readyz?exclude=a/b&x=/livez', 'readiness'],
    ['/livez#top', 'liveness'],
    ['/livez#top?x=/y', 'liveness'],
    ['/livez/', 'liveness'],
    ['/livez////', 'liveness'],
    ['/readyz/', 'readiness'],
    ['/readyz//?exclude=redis', 'readiness'],
    ['http://host/livez', 'liveness'],
    ['HTTPS://user:secret@[::1]:8443/readyz/?x', 'readiness'],
  ] as const)('takes %j for %s', (url, probe) => {
    expect(route(url)).toEqual({ probe });
  });

  it.each([
    ['/readyz/postgres', 'postgres'],
    ['/readyz/postgres/', 'postgres'],
    ['/readyz/postgres?verbose', 'postgres'],
    ['http://host:80/readyz/postgres#x', 'postgres'],
    ['/readyz/my%20db', 'my db'],
    ['/readyz/z%C3%A1loha', 'záloha'],
    ['/readyz/a%2Fb', 'a/b'],
    ['/readyz/a+b', 'a+b'],
    ['/readyz/100%', '100%'],
    ['/readyz/%zz%41', '%zzA'],
    ['/readyz/%ff-%41', '%ff-A'],
    ['/readyz/__proto__', '__proto__'],
    ['/readyz/constructor', 'constructor'],
    ['/readyz/..', '..'],
  ])('reads the indicator of %j as %j', (url, indicator) => {
    expect(route(url)).toEqual({ probe: 'readiness', indicator });
  });

  it.each([
    [''],
    ['/'],
    ['//'],
    ['*'],
    ['?'],
    ['#'],
    ['?/livez'],
    ['livez'],
    ['//livez'],
    ['/livezz'],
    ['/livez2/'],
    ['/LIVEZ'],
    ['/livez/postgres'],
    ['/livez%3Fx'],
    ['/%6Civez'],
    ['/readyzz'],
    ['/readyz//postgres'],
    ['/readyz/a/b'],
    ['/startupz/warm-cache'],
    ['/api/livez'],
    ['/x?/livez'],
    ['http://host'],
    ['http://host?/livez'],
    ['http:///x/livez'],
    ['ftp://host/livez'],
    ['host:443'],
    ['/constructor'],
    ['/__proto__'],
    ['\u0000'],
  ])('leaves %j to the application', (url) => {
    expect(route(url)).toBeUndefined();
  });

  it('finds a probe whose path is below that of readiness', () => {
    const nested = createRouter({ liveness: '/health/live', readiness: '/health', startup: '/health/startup' });
    expect(nested('/health')).toEqual({ probe: 'readiness' });
    expect(nested('/health/live/')).toEqual({ probe: 'liveness' });
    expect(nested('/health/startup')).toEqual({ probe: 'startup' });
    expect(nested('/health/postgres')).toEqual({ probe: 'readiness', indicator: 'postgres' });
  });

  it('finds a non-ASCII path in the form in which clients send it', () => {
    const czech = createRouter({ ...DEFAULT_PATHS, readiness: '/zdraví' });
    expect(czech('/zdrav%C3%AD')).toEqual({ probe: 'readiness' });
    expect(czech('/zdraví/postgres')).toEqual({ probe: 'readiness', indicator: 'postgres' });
    expect(czech('/zdrav%C3%AD/postgres')).toEqual({ probe: 'readiness', indicator: 'postgres' });
  });

  it('does not decode a path that is configured with escapes', () => {
    expect(createRouter({ ...DEFAULT_PATHS, liveness: '/a%20b' })('/a%20b')).toEqual({ probe: 'liveness' });
  });

  it('accepts configured paths that no URL can express', () => {
    expect(createRouter({ ...DEFAULT_PATHS, liveness: '/\ud800' })('/readyz')).toEqual({ probe: 'readiness' });
  });

  it('answers for very long URLs', () => {
    const long = 'x'.repeat(1_000_000);
    expect(route(`/${long}`)).toBeUndefined();
    expect(route(`/livez?${long}`)).toEqual({ probe: 'liveness' });
    expect(route(`/livez${'/'.repeat(1_000_000)}`)).toEqual({ probe: 'liveness' });
    expect(route(`/livez${'/'.repeat(1_000_000)}x`)).toBeUndefined();
    expect(route(`/readyz/${long}`)).toEqual({ probe: 'readiness', indicator: long });
    expect(route(`http://${long}`)).toBeUndefined();
  });
});

describe('parseTarget', () => {
  it.each([
    ['/readyz', '/readyz', {}],
    ['/readyz/?', '/readyz/', {}],
    ['/readyz?verbose', '/readyz', { verbose: '' }],
    ['/readyz?exclude=a&exclude=b&exclude=c', '/readyz', { exclude: ['a', 'b', 'c'] }],
    ['/readyz?exclude=my+db%26x', '/readyz', { exclude: 'my db&x' }],
    ['/readyz?a=1?b=2', '/readyz', { a: '1?b=2' }],
    ['/readyz?a=1#?b=2', '/readyz', { a: '1' }],
    ['/readyz#x?verbose', '/readyz', {}],
    ['/readyz?a=%zz&b=%ff', '/readyz', { a: '%zz', b: '\ufffd' }],
    ['http://host/readyz?x=1', '/readyz', { x: '1' }],
    ['http://host?x=1', '/', { x: '1' }],
    ['http://host', '/', {}],
    ['/a%2Fb', '/a%2Fb', {}],
    ['', '', {}],
    ['*', '*', {}],
  ])('splits %j', (url, path, query) => {
    const target = parseTarget(url);
    expect(target.path).toBe(path);
    expect({ ...target.query }).toEqual(query);
  });

  it('treats names of Object.prototype like any other parameters', () => {
    const { query } = parseTarget('/readyz?__proto__=a&__proto__=b&constructor=c&toString');
    expect(Object.entries(query)).toEqual([
      ['__proto__', ['a', 'b']],
      ['constructor', 'c'],
      ['toString', ''],
    ]);
    expect(Object.getPrototypeOf(query)).toBeNull();
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });

  it('has no parameter that was not sent', () => {
    expect(parseTarget('/readyz').query['constructor']).toBeUndefined();
  });
});
