import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toBeValidSarifLog } from '@microsoft/jest-sarif';
import { lint, manifest } from '../../src/kubernetes/index.js';
import { RULES } from '../../src/kubernetes/rules/rules.js';
import { ran } from './terminal.js';

const GOOD = manifest({ port: 9090 }, { name: 'orders', image: 'orders:1' });
const WARNED = GOOD.replace('type: RollingUpdate', 'type: Recreate');
const WRONG = GOOD.replaceAll('path: /livez', 'path: /readyz');

let folder: string;
const file = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nestjs-vitals-cli-'));
  const files = {
    'good.yaml': GOOD,
    'warned.yaml': WARNED,
    'wrong, 100%.yaml': WRONG,
    'options.json': '{ "port": 9090, "answerMs": 1500 }',
    'options.mjs': 'export default { port: 9090, answerMs: 1500 };',
    'compiled.cjs': 'exports.__esModule = true; exports.default = { port: 9090, answerMs: 1500 };',
    'broken.json': '{',
    'named.mjs': 'export const options = {};',
    'illegal.json': '{ "answerMs": 0 }',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(file(name), text);
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('nestjs-vitals lint', () => {
  it.each([
    [0, ['good.yaml']],
    [0, ['warned.yaml']],
    [1, ['warned.yaml', '--strict']],
    [1, ['wrong, 100%.yaml']],
    [1, ['good.yaml', 'wrong, 100%.yaml']],
    [1, ['good.yaml', '--options=options.json']],
  ])('exits with %d for %j', async (code, words) => {
    const paths = words.map((word) => word.replace(/^(--options=)?(\w.*)$/, (_, flag = '', name) => flag + file(name)));
    expect(await ran(['lint', ...paths])).toMatchObject({ code, error: '' });
  });

  it('writes nothing if there is nothing to say', async () => {
    expect(await ran(['lint', file('good.yaml')])).toEqual({ code: 0, out: '', error: '' });
  });

  it('writes file, line, column, severity, rule and message, and why', async () => {
    const { out } = await ran(['lint', '-'], WARNED);
    expect(out).toBe(
      'stdin:11:5 warning drops-on-rollout `strategy.type` is `Recreate`; expected `RollingUpdate` with `maxUnavailable: 0`\n' +
        '    every old pod ends before the first new one starts: for the time of one start and one drain nothing answers\n',
    );
  });

  it.each(['options.json', 'options.mjs', 'compiled.cjs'])('takes the options in %s', async (name) => {
    const { out } = await ran(['lint', file('good.yaml'), '--options', file(name)]);
    expect(out).toContain(' error timeout-too-short ');
  });

  it.each([
    ['broken.json', /cannot read the options in .*broken\.json: .*JSON/],
    ['named.mjs', /expected the default export of .*named\.mjs to be the options of HealthModule, got undefined/],
    ['none.mjs', /cannot read the options in .*none\.mjs/],
    ['illegal.json', /^nestjs-vitals: expected `answerMs` to be a whole number from 1/],
  ])('exits with 2 for the options in %s', async (name, message) => {
    const { code, error } = await ran(['lint', file('good.yaml'), '--options', file(name)]);
    expect(code).toBe(2);
    expect(error).toMatch(message);
  });

  it('writes JSON as lint() returns it', async () => {
    const { out } = await ran(['lint', '-', '--format', 'json'], WRONG);
    expect(JSON.parse(out)).toEqual(lint(WRONG, undefined, 'stdin'));
  });

  it('writes commands for GitHub, in which no name and no text can end a command', async () => {
    const { out } = await ran(['lint', file('wrong, 100%.yaml'), '--format', 'github']);
    const [first] = out.split('\n');
    expect(first).toMatch(
      /^::error file=.*wrong%2C 100%25\.yaml,line=\d+,col=\d+,title=liveness-on-readiness::liveness asks .*%0Awhen /,
    );
    expect(
      out
        .trimEnd()
        .split('\n')
        .every((line) => /^::(error|warning) file=/.test(line)),
    ).toBe(true);
  });

  it.each([
    ['without a finding', GOOD],
    ['with findings', WRONG],
    ['with a text that cannot be read', 'a: [\u0000'],
  ])('writes SARIF that its schema accepts, %s', async (_what, text) => {
    const { out } = await ran(['lint', '-', '--format', 'sarif'], text);
    const log = JSON.parse(out) as { runs: [{ tool: { driver: { rules: object[] } }; results: { ruleId: string }[] }] };
    const { pass, message } = toBeValidSarifLog(log);
    expect(pass ? '' : message()).toBe('');
    expect(log.runs[0].tool.driver.rules.length).toBe(RULES.length);
    expect(log.runs[0].results.map(({ ruleId }) => ruleId)).toEqual(lint(text).map(({ rule }) => rule));
  });

  it('is refused by that schema if it is wrong', async () => {
    const { out } = await ran(['lint', '-', '--format', 'sarif'], WRONG);
    expect(toBeValidSarifLog(JSON.parse(out.replace('"level": "error"', '"level": "fatal"'))).pass).toBe(false);
  });
});

describe('nestjs-vitals manifest', () => {
  it('writes what manifest() returns', async () => {
    const words = ['manifest', '--name', 'orders', '--image', 'orders:1'];
    expect(await ran(words)).toEqual({ code: 0, out: GOOD, error: '' });
    const more = [
      '--container-port',
      '8080',
      '--replicas',
      '3',
      '--namespace',
      'shop',
      '--options',
      file('options.json'),
    ];
    expect((await ran([...words, ...more])).out).toBe(
      manifest(
        { port: 9090, answerMs: 1500 },
        { name: 'orders', image: 'orders:1', containerPort: 8080, replicas: 3, namespace: 'shop' },
      ),
    );
  });

  it('exits with 2 for a name that Kubernetes does not take', async () => {
    const { code, error } = await ran(['manifest', '--name', 'My Orders', '--image', 'x']);
    expect([code, error]).toEqual([2, expect.stringContaining('manifest(): expected `name` to be')]);
  });
});
