import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { HealthModuleOptions } from '../../src/index.js';
import { lint, manifest, type Finding } from '../../src/kubernetes/index.js';

const GOOD = manifest({ port: 9090 }, { name: 'orders', image: 'orders:1' });
const rulesIn = (text: string, options?: HealthModuleOptions) => lint(text, options).map(({ rule }) => rule);
const aPod = (container: string) =>
  `kind: Pod\nmetadata: { name: x }\nspec:\n  containers:\n    - ${container.trim().replaceAll('\n', '\n      ')}\n`;

describe('a finding', () => {
  it('says what was found, what is expected and why, with the number worked out', () => {
    expect(lint(GOOD, { port: 9090, answerMs: 1700 }, 'orders.yaml')).toEqual([
      {
        rule: 'timeout-too-short',
        severity: 'error',
        message: '`readinessProbe.timeoutSeconds` is 1; expected at least 2',
        because:
          'readiness answers within `answerMs`: 1700 + 100 = 1800 ms, more than 1000 ms, so that a slow optional dependency would take the pod out of rotation',
        file: 'orders.yaml',
        line: GOOD.split('\n').findLastIndex((line) => line.includes('timeoutSeconds')) + 1,
        column: 13,
        document: 'Deployment/orders',
        container: 'orders',
      },
    ]);
  });

  it('has no file if none was named', () => {
    const [finding] = lint(aPod('name: x')) as [Finding];
    expect(finding).not.toHaveProperty('file');
  });

  it('about a text that cannot be read names the place of the document', () => {
    expect(lint('a: 1\n---\nb: [1\n---\nc: 1\n')).toMatchObject([
      { rule: 'not-yaml', severity: 'error', document: 'document 2' },
    ]);
  });

  it('about a template says how to render it', () => {
    const [finding] = lint('a:\n  {{- include "x" . | nindent 4 }}\nb: 1\n');
    expect(finding!.because).toContain('helm template');
  });
});

describe('without options', () => {
  it('asks no rule that needs some', () => {
    const text = aPod(
      'name: x\nlifecycle: { preStop: { sleep: { seconds: 20 } } }\nreadinessProbe: { httpGet: { path: /up, port: 1 } }',
    );
    expect(rulesIn(text)).toEqual(['no-liveness', 'no-startup']);
    expect(rulesIn(text, {})).toEqual([
      'grace-too-short',
      'no-liveness',
      'no-startup',
      'prestop-doubles-delay',
      'unknown-path',
      'unknown-port',
    ]);
  });

  it('throws for illegal ones, as the module does', () => {
    expect(() => lint('', { answerMs: 0 })).toThrow(/expected `answerMs`/);
  });
});

describe('the boundary of', () => {
  const probes = (readiness: string, liveness = '') =>
    aPod(`name: x
ports: [{ containerPort: 9090 }]
startupProbe: { httpGet: { path: /startupz, port: 9090 } }
livenessProbe: { httpGet: { path: /livez, port: 9090 }${liveness} }
readinessProbe: { httpGet: { path: /readyz, port: 9090 }${readiness} }`);

  it.each<[string, string, HealthModuleOptions, string[]]>([
    ['answerMs 900 and 1 s', probes(''), { port: 9090, answerMs: 900 }, []],
    ['answerMs 901 and 1 s', probes(''), { port: 9090, answerMs: 901 }, ['timeout-too-short']],
    ['a time-out of the period', probes(', timeoutSeconds: 10'), { port: 9090 }, []],
    ['a time-out above the period', probes(', timeoutSeconds: 11'), { port: 9090 }, ['timeout-above-period']],
    ['ten seconds of patience', probes('', ', periodSeconds: 5, failureThreshold: 2'), { port: 9090 }, []],
    ['nine seconds of patience', probes('', ', periodSeconds: 3'), { port: 9090 }, ['liveness-too-eager']],
    ['a deadline of 29,999 ms and a grace of 30 s', probes(''), { port: 9090, drain: { deadlineMs: 29_999 } }, []],
    [
      'a deadline of 30,000 ms and a grace of 30 s',
      probes(''),
      { port: 9090, drain: { deadlineMs: 30_000, gracePeriodMs: 31_000 } },
      ['grace-too-short'],
    ],
    ['tasks that take the whole window', probes(''), { port: 9090, startup: { timeoutMs: 30_000 } }, []],
    ['tasks that take 1 ms more', probes(''), { port: 9090, startup: { timeoutMs: 30_001 } }, ['startup-too-short']],
    ['a grace of a probe of 30 s', probes('', ', terminationGracePeriodSeconds: 30'), { port: 9090 }, []],
    ['a grace of a probe of 29 s', probes('', ', terminationGracePeriodSeconds: 29'), { port: 9090 }, ['probe-grace']],
    ['no delay to double', probes(''), { port: 9090, drain: { propagationDelayMs: 0 } }, []],
  ])('%s', (_what, text, options, expected) => {
    expect(rulesIn(text, options)).toEqual(expected);
  });

  it.each([
    ['100m', true],
    ['101m', false],
    ['"0.1"', true],
    ['0.2', false],
    ['1', false],
    ['1e-1', true],
    ['100000u', true],
    ['abc', false],
  ])('a CPU limit of %s', (cpu, isFound) => {
    const text = aPod(`name: x\nresources: { limits: { cpu: ${cpu} } }`);
    expect(rulesIn(text).includes('cpu-limit-too-low')).toBe(isFound);
  });

  it.each([
    ['[node, dist/main.js]', false],
    ['[npm, start]', true],
    ['[/usr/local/bin/pnpm, start]', true],
    ['[tini, --, node, main.js]', false],
    ['[tini, -g, --, npm, start]', true],
    ['[sh, -c, node main.js]', true],
    ['[sh, -c, exec node main.js]', false],
    ['[sh, -ec, "migrate && exec node main.js"]', false],
    ['[bash, -c, "exec yarn start"]', true],
    ['[sh, -c, "if true; then exec node a.js; fi"]', false],
    ['[sh, -c, "trap stop TERM; node a.js & wait"]', false],
    ['[sh, ./start.sh]', false],
    ['[gosu, node, npm, start]', true],
    ['[env, A=1, node, main.js]', false],
    ['[]', false],
  ])('what passes a signal on: %s', (command, isFound) => {
    expect(rulesIn(aPod(`name: x\ncommand: ${command}`)).includes('signal-lost')).toBe(isFound);
  });

  it.each([
    ['{ sleep: { seconds: 7 } }', 7],
    ['{ exec: { command: [sleep, "7"] } }', 7],
    ['{ exec: { command: [/bin/sh, -c, "echo a; sleep 1m && sleep 2.5"] } }', 62.5],
    ['{ httpGet: { path: /stop, port: 1 } }', undefined],
  ])('a sleep before the stop: %s', (hook, seconds) => {
    const found = lint(aPod(`name: x\nlifecycle: { preStop: ${hook} }`), {}).find(
      ({ rule }) => rule === 'prestop-doubles-delay',
    );
    expect(found?.message.includes(`sleeps ${seconds} s`)).toBe(seconds === undefined ? undefined : true);
  });
});

describe('a comment that ignores a rule', () => {
  const pod = (above: string, beside = '') => `kind: Pod\nspec:\n  containers:\n${above}    - name: x${beside}\n`;

  it.each([
    ['on the line', pod('', ' # nestjs-vitals: ignore no-readiness')],
    ['above the line', pod('    # nestjs-vitals: ignore no-readiness\n')],
    ['above it, with a reason between', pod('    # nestjs-vitals: ignore no-readiness\n\n    # It is a demo.\n')],
    ['with other rules', pod('    # nestjs-vitals: ignore same-endpoint, no-readiness\n')],
    ['with Windows line ends', pod('    # nestjs-vitals: ignore no-readiness\n').replaceAll('\n', '\r\n')],
  ])('silences it %s, and no other', (_where, text) => {
    expect(rulesIn(text)).toEqual(['no-liveness', 'no-startup']);
  });

  it.each([
    ['elsewhere', `# nestjs-vitals: ignore no-readiness\n${pod('')}`],
    ['of another rule', pod('    # nestjs-vitals: ignore no-readines\n')],
    ['in a text', pod('').replace('x', '"x#nestjs-vitals: ignore no-readiness"')],
  ])('silences nothing %s', (_where, text) => {
    expect(rulesIn(text)).toContain('no-readiness');
  });
});

describe('whatever the text', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc
      .array(fc.constantFrom(...'[]{}:-?&*!|>\'"%@`#,<~ \n\t\r', '- ', ': ', '<<: ', '*a', '&a ', 'kind: Pod\n'), {
        maxLength: 200,
      })
      .map((all) => all.join('')),
    // Manifests with one part cut out, doubled or replaced.
    fc
      .tuple(
        fc.nat(GOOD.length),
        fc.nat(60),
        fc.constantFrom('', '\n', ' ', '[', '*x', 'null', '"', '{}', '- ', '&y ', '<<: *y'),
      )
      .map(([from, length, put]) => GOOD.slice(0, from) + put + GOOD.slice(from + length)),
    fc.json().map((json) => `{ "kind": "Pod", "spec": { "containers": [${json}] } }`),
  );

  it('never throws, and every finding has a place in it', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const count = text.split('\n').length;
        for (const { line, column, message, because } of lint(text, { port: 9090 })) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(count);
          expect(column).toBeGreaterThanOrEqual(1);
          expect(message.length * because.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 500 },
    );
  });

  const deployment = 'kind: Deployment\n  spec: { template: { spec: { containers: [{ name: x }] } } }\n';

  it.each([
    ['brackets that open', '['.repeat(1e6), 'not-yaml'],
    ['brackets that close', ']'.repeat(1e6), 'not-yaml'],
    ['dashes', '- '.repeat(5e5), 'not-yaml'],
    ['questions', '? '.repeat(5e5), 'not-yaml'],
    ['anchors', '&a '.repeat(3e5), 'not-yaml'],
    ['indentation', Array.from({ length: 1400 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'), 'not-yaml'],
    ['flow maps', '{a: '.repeat(2e5), 'not-yaml'],
    ['spaces', `${' '.repeat(1e6)}a: 1`, undefined],
    ['one long text', `a: "${'x'.repeat(1e6)}"`, undefined],
    ['more than is read', '#'.repeat(8_000_001), 'not-yaml'],
    ['an alias bomb of lists', `a: &a [x]\n${bomb('a')}`, undefined],
    ['an alias bomb of workloads', `kind: List\nitems:\n- &d\n  ${deployment}${'- *d\n'.repeat(5e4)}`, 'not-yaml'],
    [
      'a map that merges itself',
      'kind: Pod\nspec: &a\n  <<: *a\n  containers: [{ name: x, <<: *a }]\n',
      'no-readiness',
    ],
    ['a list that contains itself', 'kind: List\nitems: &a\n  - kind: List\n    items: *a\n', undefined],
  ])('stays bounded for %s', (_what, text, expected) => {
    const rules = rulesIn(text, {});
    if (expected === undefined) expect(rules).toEqual([]);
    else expect(rules).toContain(expected);
  });

  it('gives up at the hundredth bracket that closes nothing', () => {
    expect(lint(`a: 1\n${']'.repeat(1000)}`)).toMatchObject([{ rule: 'not-yaml', line: 2, column: 101 }]);
  });

  it('takes no longer for keys of a map that are many', () => {
    expect(
      rulesIn(
        `kind: Pod\nspec:\n  containers:\n    - name: x\n${Array.from({ length: 20_000 }, (_, n) => `      k${n}: 1`).join('\n')}\n`,
      ),
    ).toContain('no-readiness');
  });
});

function bomb(first: string): string {
  const names = 'bcdefghijklmnop';
  return [...names]
    .map((name, index) => `${name}: &${name} [${`*${index === 0 ? first : names[index - 1]},`.repeat(9)}]`)
    .join('\n');
}
