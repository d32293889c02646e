import type { HealthModuleOptions } from '../../../src/core/options/options.js';
import { pagePorts } from '../../../src/core/options/page-ports.js';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { DEFAULTS, INDICATOR_DEFAULTS, TASK_DEFAULTS } from '../../../src/core/options/defaults.js';
import { VitalsError } from '../../../src/core/errors.js';
import type { IndicatorOptions } from '../../../src/core/options/indicator-options.js';
import { resolveIndicatorOptions, resolveOptions, resolveTaskOptions } from '../../../src/core/options/resolve.js';
import type { ResolvedOptions } from '../../../src/core/options/resolved.js';

const resolve = (options?: unknown): ResolvedOptions => resolveOptions(options, { isInteractive: false });

function faultsOf(options: unknown): readonly string[] {
  try {
    resolve(options);
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(VitalsError);
    expect((error as VitalsError).code).toBe('INVALID_OPTIONS');
    return (error as VitalsError).faults;
  }
}

function throwing(trap: keyof ProxyHandler<object>): object {
  return new Proxy(
    {},
    {
      [trap]: () => {
        throw new Error('no');
      },
    },
  );
}

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

describe('options that were not given', () => {
  it('have their defaults', () => {
    expect(resolve()).toEqual(DEFAULTS);
    expect(resolve({})).toEqual(DEFAULTS);
  });

  it('may also be given as undefined, at every depth', () => {
    const options = { port: undefined, nonsense: undefined, drain: undefined, heartbeat: { intervalMs: undefined } };
    expect(resolve({ ...options, indicators: { byName: { 'a/b': undefined } } })).toEqual(DEFAULTS);
  });

  it('have no key if their default is off', () => {
    expect(resolve({ port: undefined })).not.toHaveProperty('port');
  });

  it('make the propagation delay 0 in an interactive process', () => {
    expect(resolveOptions({}, { isInteractive: true })).toEqual({
      ...DEFAULTS,
      drain: { ...DEFAULTS.drain, propagationDelayMs: 0 },
    });
  });

  it('leave a propagation delay that was given as it is, also in an interactive process', () => {
    const options = { drain: { propagationDelayMs: 100 } };
    expect(resolveOptions(options, { isInteractive: true }).drain.propagationDelayMs).toBe(100);
  });
});

describe('an option that was given', () => {
  it('overrides its own default, and no other', () => {
    const details = (): boolean => true;
    const resolved = resolve({ details, port: 0, host: '::1', drain: { lingerMs: 0 }, enabled: false });
    expect(resolved).toEqual({
      ...DEFAULTS,
      details,
      port: 0,
      host: '::1',
      enabled: false,
      drain: { ...DEFAULTS.drain, lingerMs: 0 },
    });
  });

  it('is copied, and frozen at every depth', () => {
    const given = { startup: { after: ['migrate'] }, indicators: { byName: { redis: { required: true } } } };
    const resolved = resolve(given);
    given.startup.after.push('later');
    given.indicators.byName.redis.required = false;
    expect(resolved.startup.after).toEqual(['migrate']);
    expect(resolved.indicators.byName).toEqual({ redis: { required: true } });
    const parts = [resolved, resolved.startup.after, resolved.indicators.byName, resolved.indicators.byName['redis']];
    expect(parts.every(Object.isFrozen)).toBe(true);
    expect(Object.isFrozen(given.startup)).toBe(false);
  });

  it('does not freeze the function that decides about details', () => {
    const details = (): boolean => true;
    resolve({ details });
    expect(Object.isFrozen(details)).toBe(false);
  });

  it('may be an object of a class with getters', () => {
    class Configuration {
      get port(): number {
        return 9090;
      }
    }
    expect(resolve(new Configuration()).port).toBe(9090);
  });

  it('may be an object without a prototype', () => {
    expect(resolve(Object.assign(Object.create(null), { port: 1 })).port).toBe(1);
  });

  it('is read once, so that a getter cannot return something else later', () => {
    let reads = 0;
    expect(
      resolve({
        get port() {
          return reads++ === 0 ? 1 : 'odd';
        },
      }).port,
    ).toBe(1);
    expect(reads).toBe(1);
  });

  it.each([
    [
      'the smallest',
      { port: 0, answerMs: 1, indicators: { defaults: { timeoutMs: 1, cacheMs: 0 } }, startup: { backoffMs: 0 } },
    ],
    ['the largest', { port: 65_535, answerMs: 2 ** 31 - 1, indicators: { defaults: { refreshMs: 2 ** 31 - 1 } } }],
    [
      'no delay and no linger',
      { drain: { propagationDelayMs: 0, lingerMs: 0, deadlineMs: 1, gracePeriodMs: 2, delaySignals: [] } },
    ],
    [
      'heartbeats that are just apart',
      { heartbeat: { intervalMs: 1, warnAfterMs: 2, unreadyAfterMs: 3, stalledAfterMs: 4 } },
    ],
    [
      'paths of several segments',
      { paths: { liveness: '/-/health/v1.0', readiness: '/health', startup: '/~a/.b/@c/$d/_e' } },
    ],
    ['names that objects have anyway', { indicators: { byName: { constructor: { required: true }, toString: {} } } }],
    ['no termination log, and no entrance on the port of the application', { terminationLog: false, mount: 'none' }],
    ['names in any script, 63 characters long', { indicators: { byName: { 'größe 日本': {}, ['x'.repeat(63)]: {} } } }],
  ])('may be %s', (_, options) => {
    expect(faultsOf(options)).toEqual([]);
  });
});

describe('an illegal value', () => {
  const times = 'a whole number from 1 to 2147483647';
  const aPath = 'a path like "/livez": "/" and letters, digits, "-._~@$", once or several times';
  const aName =
    'a name of 1 to 63 characters, without "/", control characters, or white space around it, and not "__proto__"';

  it.each<[unknown, string]>([
    [-1, '`-1` (number)'],
    [0, '`0` (number)'],
    [1.5, '`1.5` (number)'],
    [NaN, '`NaN` (number)'],
    [Infinity, '`Infinity` (number)'],
    [2 ** 31, '`2147483648` (number)'],
    ['9090', '`"9090"` (string)'],
    ['', '`""` (string)'],
    [10n, '`10n` (bigint)'],
    [Symbol('ten'), '`Symbol(ten)` (symbol)'],
    [true, '`true` (boolean)'],
    [null, 'null'],
    [Object(10), 'an object'],
    [[10], 'an array'],
    [() => 10, 'a function'],
  ])('is named with its kind: %p', (answerMs, shown) => {
    expect(faultsOf({ answerMs })).toEqual([`expected \`answerMs\` to be ${times}, got ${shown}`]);
  });

  it.each(['a proxy that throws', 'a revoked proxy'])('is named even if it is %s', (kind) => {
    const answerMs = kind === 'a revoked proxy' ? revoked([]) : throwing('get');
    expect(faultsOf({ answerMs })).toEqual([`expected \`answerMs\` to be ${times}, got an object`]);
  });

  it.each<[string, unknown, string]>([
    ['heartbeat.intervalMs', { heartbeat: { intervalMs: -1 } }, `${times}, got \`-1\` (number)`],
    ['port', { port: 65_536 }, 'a whole number from 0 to 65535, got `65536` (number)'],
    ['port', { port: -1 }, 'a whole number from 0 to 65535, got `-1` (number)'],
    ['service.name', { service: { name: '' } }, 'a printable text of 1 to 128 characters, got `""` (string)'],
    [
      'service.commit',
      { service: { commit: 'a\nb' } },
      'a printable text of 1 to 128 characters, got `"a\\nb"` (string)',
    ],
    ['service.version', { service: { version: 2 } }, 'a printable text of 1 to 128 characters, got `2` (number)'],
    ['host', { host: '' }, 'an address without white space, got `""` (string)'],
    ['host', { host: 'a b' }, 'an address without white space, got `"a b"` (string)'],
    ['terminationLog', { terminationLog: true }, 'a path or false, got `true` (boolean)'],
    ['mount', { mount: 'Gate' }, "'gate', 'controller' or 'none', got `\"Gate\"` (string)"],
    ['format', { format: 'toString' }, "'native' or 'terminus', got `\"toString\"` (string)"],
    ['details', { details: true }, "'withheld', 'full' or a function, got `true` (boolean)"],
    ['enabled', { enabled: 'false' }, 'true or false, got `"false"` (string)'],
    ['drain.lingerMs', { drain: { lingerMs: -1 } }, 'a whole number from 0 to 2147483647, got `-1` (number)'],
    ['drain.delaySignals', { drain: { delaySignals: 'SIGTERM' } }, 'an array, got `"SIGTERM"` (string)'],
    [
      'drain.delaySignals[1]',
      { drain: { delaySignals: ['SIGTERM', 15] } },
      'the name of a signal, like "SIGTERM", got `15` (number)',
    ],
    ['startup.after[0]', { startup: { after: [''] } }, `${aName}, got \`""\` (string)`],
    ['startup.requireIndicators', { startup: { requireIndicators: 1 } }, 'true or false, got `1` (number)'],
    [
      'indicators.byName.redis.required',
      { indicators: { byName: { redis: { required: 'yes' } } } },
      'true or false, got `"yes"` (string)',
    ],
    [
      'indicators.byName["my db"].cacheMs',
      { indicators: { byName: { 'my db': { cacheMs: -1 } } } },
      'a whole number from 0 to 2147483647, got `-1` (number)',
    ],
    ['indicators.defaults', { indicators: { defaults: 5 } }, 'an object with options, got `5` (number)'],
    [
      'indicators.byName',
      { indicators: { byName: new Map([['redis', {}]]) } },
      'an object with options, got an object',
    ],
  ])('is named with its place: %s', (path, options, rest) => {
    expect(faultsOf(options)).toEqual([`expected \`${path}\` to be ${rest}`]);
  });

  it.each(['a/b', '__proto__'])('may be the name %p in byName', (name) => {
    const byName = JSON.parse(`{${JSON.stringify(name)}:{"timeoutMs":1}}`);
    expect(faultsOf({ indicators: { byName } })).toEqual([
      `expected every key of \`indicators.byName\` to be ${aName}, got \`${JSON.stringify(name)}\` (string)`,
    ]);
  });

  it.each([
    '',
    '/',
    'livez',
    '/livez/',
    '//livez',
    '/li vez',
    '/a?b',
    '/a#b',
    '/:id',
    '/*',
    '/(a)',
    '/{a}',
    '/a\n',
    '/../a',
    '/a/.',
    '/ü',
    '/%41',
  ])('may be the path %p', (liveness) => {
    expect(faultsOf({ paths: { liveness } })).toEqual([
      `expected \`paths.liveness\` to be ${aPath}, got \`${JSON.stringify(liveness)}\` (string)`,
    ]);
  });

  it.each([null, 'on', 0, NaN, true, 10n, Symbol('s'), [], () => ({}), new Map(), new Date(0), Promise.resolve({})])(
    'may be %p in place of the options',
    (options) => {
      const [fault, ...others] = faultsOf(options);
      expect(fault).toMatch(/^expected the options to be an object with options, got /);
      expect(others).toEqual([]);
    },
  );

  it.each([
    ['an ownKeys trap that throws', throwing('ownKeys'), 'the options'],
    ['a get trap that throws', throwing('get'), 'the options'],
    ['a revoked proxy', revoked({}), 'the options'],
    ['a section that is a revoked proxy', { drain: revoked({}) }, '`drain`'],
    ['a list that is a revoked proxy', { startup: { after: revoked([]) } }, '`startup.after`'],
    [
      'a getter that throws',
      {
        get port() {
          throw new Error('no');
        },
      },
      '`port`',
    ],
  ])('may be %s', (_, options, path) => {
    expect(faultsOf(options)).toEqual([`expected ${path} to be readable, got an error from reading it`]);
  });

  it('is shown without credentials, in one line of bounded length', () => {
    const [fault] = faultsOf({ port: 'postgres://me:hunter2@db/x' });
    expect(fault).toContain('got `"postgres://***@db/x"` (string)');
    expect(faultsOf({ port: 'x\n'.repeat(10_000) })[0]!.length).toBeLessThan(250);
  });
});

describe('an option that is not known', () => {
  it('is named together with the known options', () => {
    expect(faultsOf({ heartbeat: { intervallMs: 5 } })).toEqual([
      'unknown option `heartbeat.intervallMs`; known: intervalMs, warnAfterMs, unreadyAfterMs, stalledAfterMs, captureStack',
    ]);
    expect(faultsOf({ prot: 9090 })[0]).toMatch(/^unknown option `prot`; known: paths, mount, port, /);
  });

  it.each([
    ['hasOwnProperty', 'hasOwnProperty'],
    ['', '[""]'],
    ['a\nb', '["a\\nb"]'],
    ['x'.repeat(200), `["${'x'.repeat(98)}…]`],
  ])('may have the name %p', (key, shown) => {
    expect(faultsOf({ [key]: 1 })[0]).toContain(`unknown option \`${shown}\`; known: `);
  });

  it('may be an own key __proto__, as JSON makes it', () => {
    expect(faultsOf(JSON.parse('{"__proto__":{"port":1}}'))[0]).toContain('unknown option `__proto__`; known: ');
  });

  it('may be `required`, which only byName knows', () => {
    expect(faultsOf({ indicators: { defaults: { required: true } } })[0]).toContain(
      'unknown option `indicators.defaults.required`',
    );
  });
});

describe('options that contradict each other', () => {
  it.each<[unknown, string]>([
    [
      { drain: { deadlineMs: 4000 } },
      'expected `drain.propagationDelayMs` + `drain.lingerMs` (5000 + 500 = 5500) to be below `drain.deadlineMs` (4000)',
    ],
    [
      { drain: { deadlineMs: 5500 } },
      'expected `drain.propagationDelayMs` + `drain.lingerMs` (5000 + 500 = 5500) to be below `drain.deadlineMs` (5500)',
    ],
    [
      { drain: { gracePeriodMs: 25_000 } },
      'expected `drain.deadlineMs` (25000) to be below `drain.gracePeriodMs` (25000)',
    ],
    [
      { heartbeat: { intervalMs: 2000 } },
      'expected `heartbeat.intervalMs` (2000) to be below `heartbeat.warnAfterMs` (2000)',
    ],
    [
      { heartbeat: { warnAfterMs: 6000 } },
      'expected `heartbeat.warnAfterMs` (6000) to be below `heartbeat.unreadyAfterMs` (5000)',
    ],
    [
      { heartbeat: { stalledAfterMs: 5000 } },
      'expected `heartbeat.unreadyAfterMs` (5000) to be below `heartbeat.stalledAfterMs` (5000)',
    ],
    [
      { port: 1, page: { path: '/livez' } },
      'expected `page.path` to be none of a probe, got `"/livez"`, which is one of liveness',
    ],
    [
      { page: { path: '/readyz/page', on: 'both' } },
      'expected `page.path` to be none of a probe, got `"/readyz/page"`, which is one of readiness',
    ],
    [
      { port: 1, paths: { startup: '/statusz' } },
      'expected `page.path` to be none of a probe, got `"/statusz"`, which is one of startup',
    ],
    [
      { page: { on: 'both' }, mount: 'controller' },
      "expected `page.on: 'both'` to stand with `mount: 'gate'`, got `mount: 'controller'`",
    ],
    [
      { page: { on: 'both' }, mount: 'none' },
      "expected `page.on: 'both'` to stand with `mount: 'gate'`, got `mount: 'none'`",
    ],
    [
      { paths: { liveness: '/readyz' } },
      'expected `paths.liveness` and `paths.readiness` to be different, got `"/readyz"` for both',
    ],
    [
      { paths: { liveness: '/startupz' } },
      'expected `paths.liveness` and `paths.startup` to be different, got `"/startupz"` for both',
    ],
    [
      { paths: { startup: '/readyz' } },
      'expected `paths.readiness` and `paths.startup` to be different, got `"/readyz"` for both',
    ],
  ])('are refused: %j', (options, fault) => {
    expect(faultsOf(options)).toEqual([fault]);
  });

  it('are compared only if each is legal by itself', () => {
    expect(faultsOf({ heartbeat: { intervalMs: -1, warnAfterMs: 400 } })).toHaveLength(1);
    expect(faultsOf({ drain: { lingerMs: -1, deadlineMs: 100 } })).toHaveLength(1);
  });

  it('allow a short deadline in an interactive process, which has no propagation delay', () => {
    expect(resolveOptions({ drain: { deadlineMs: 1000 } }, { isInteractive: true }).drain.deadlineMs).toBe(1000);
  });
});

it('names all faults at once, in one message', () => {
  const options = {
    port: -1,
    oops: 1,
    heartbeat: { intervalMs: 'x' },
    drain: { deadlineMs: 1 },
    startup: { after: [1, ''] },
  };
  expect(faultsOf(options)).toHaveLength(6);
  expect(() => resolve(options)).toThrow(/^nestjs-vitals: 6 faults\n- unknown option `oops`.*\n- expected `port` .*\n/);
});

it('resolves any value or refuses it with a VitalsError', () => {
  const key = fc.oneof(
    fc.constantFrom('port', 'paths', 'drain', 'indicators', 'byName', 'startup', 'after', '__proto__'),
    fc.string(),
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { withCrossShrink: true },
      fc.anything({ withBigInt: true, withSparseArray: true, withNullPrototype: true }),
      tie('object'),
    ),
    object: fc.dictionary(key, tie('any'), { maxKeys: 5 }),
  })).any;
  fc.assert(
    fc.property(value, (options) => {
      faultsOf(options);
    }),
  );
});

describe('the options of one indicator', () => {
  it('give up a hung check after three times its effective time-out, unless the application sets another time', () => {
    const of = (own: IndicatorOptions, options: object = {}): number =>
      resolveIndicatorOptions(own, 'redis', resolve({ indicators: options })).abandonAfterMs;
    expect(of({})).toBe(6000);
    expect(of({ timeoutMs: 500 })).toBe(1500);
    expect(of({ timeoutMs: 500 }, { byName: { redis: { timeoutMs: 700 } } })).toBe(2100);
    expect(of({}, { defaults: { timeoutMs: 1000 } })).toBe(3000);
    expect(of({ timeoutMs: 500 }, { defaults: { abandonAfterMs: 4000 } })).toBe(4000);
  });

  it('are the defaults', () => {
    expect(resolveIndicatorOptions({}, 'redis', resolve())).toEqual(INDICATOR_DEFAULTS);
    expect(resolveIndicatorOptions({}, 'redis', DEFAULTS)).toEqual(INDICATOR_DEFAULTS);
  });

  it('come from byName, then the decorator, then the defaults of the application, then those of the package', () => {
    const options = resolve({
      indicators: {
        defaults: { timeoutMs: 1, cacheMs: 1, refreshMs: 1 },
        byName: { redis: { timeoutMs: 3, required: true }, other: { cacheMs: 9 } },
      },
    });
    expect(resolveIndicatorOptions({ timeoutMs: 2, cacheMs: 2, refreshMs: undefined }, 'redis', options)).toEqual({
      ...INDICATOR_DEFAULTS,
      timeoutMs: 3,
      abandonAfterMs: 9,
      cacheMs: 2,
      refreshMs: 1,
    });
  });

  it.each(['constructor', 'toString', '__proto__'])(
    'are not read from properties that every object inherits: %s',
    (name) => {
      expect(resolveIndicatorOptions({}, name, resolve())).toEqual(INDICATOR_DEFAULTS);
      expect(resolveIndicatorOptions({}, name, DEFAULTS)).toEqual(INDICATOR_DEFAULTS);
    },
  );

  it('ignore what is not legal', () => {
    const own = {
      timeoutMs: -1,
      get cacheMs(): number {
        throw new Error('no');
      },
    };
    expect(resolveIndicatorOptions(own, 'redis', resolve())).toEqual(INDICATOR_DEFAULTS);
  });

  it.each([{}, { indicators: { byName: {} } }])('are not found under a name that was not given: %j', (options) => {
    expect(resolve(options).indicators.byName['constructor']).toBeUndefined();
  });

  it('are frozen', () => {
    expect(Object.isFrozen(resolveIndicatorOptions({}, 'redis', resolve()))).toBe(true);
  });
});

describe('the options of one startup task', () => {
  it('ignore what is not legal', () => {
    expect(resolveTaskOptions({ attempts: 0, after: ['migrate', ''] }, resolve())).toEqual(TASK_DEFAULTS);
  });

  it('are the defaults', () => {
    expect(resolveTaskOptions({}, resolve())).toEqual(TASK_DEFAULTS);
  });

  it('come from the decorator, then from the application', () => {
    const options = resolve({ startup: { attempts: 3, backoffMs: 7, after: ['migrate'], requireIndicators: false } });
    expect(resolveTaskOptions({ attempts: 2, timeoutMs: 5, backoffMs: undefined, after: [] }, options)).toEqual({
      timeoutMs: 5,
      attempts: 2,
      backoffMs: 7,
      after: [],
    });
  });

  it('are frozen', () => {
    expect(Object.isFrozen(resolveTaskOptions({}, resolve()))).toBe(true);
  });
});

describe('the page', () => {
  it.each<[unknown]>([
    // It is not served, so its path is in nobody's way.
    [{ paths: { startup: '/statusz' } }],
    [{ port: 1, paths: { startup: '/statusz' }, page: { on: 'none' } }],
    [{ port: 1, page: { path: '/readyz/status/page' } }],
    [{ port: 1, page: { path: '/livez/page' } }],
    [{ port: 1, page: { path: '/livezone' } }],
    [{ page: { on: 'both' } }],
  ])('may be %j', (options) => {
    expect(() => resolveOptions(options, { isInteractive: true })).not.toThrow();
  });

  it.each<[HealthModuleOptions, boolean, boolean]>([
    [{}, false, false],
    [{ port: 0 }, true, false],
    [{ port: 0, page: { on: 'both' } }, true, true],
    [{ page: { on: 'both' } }, false, true],
    [{ port: 0, page: { on: 'none' } }, false, false],
    [{ page: { on: 'port' } }, false, false],
  ])('with %j is on the probe port: %s, on that of the application: %s', (options, probes, application) => {
    expect(pagePorts(resolveOptions(options, { isInteractive: true }))).toEqual({ probes, application });
  });
});
