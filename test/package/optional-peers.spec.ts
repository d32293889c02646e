import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConsumer, REQUIRED_PEERS, ROOT, run } from './consumer.js';

let folder: string;

beforeAll(() => {
  folder = createConsumer('bare', REQUIRED_PEERS);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('an application without the optional peers', () => {
  it('gets one package by its installation', () => {
    const linked = REQUIRED_PEERS.map((name) => name.split('/')[0]);
    const installed = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
    expect(installed.filter((name) => !linked.includes(name))).toEqual(['nestjs-vitals']);
  });

  it('needs no package that npm would install by itself, but those that every application with Nest has', () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      readonly peerDependencies: object;
      readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional?: boolean }>>;
    };
    const kinds = ['dependencies', 'optionalDependencies', 'bundleDependencies', 'bundledDependencies'];
    expect(Object.keys(manifest).filter((key) => kinds.includes(key))).toEqual([]);
    const needed = Object.keys(manifest.peerDependencies).filter(
      (name) => manifest.peerDependenciesMeta[name]?.optional !== true,
    );
    expect(needed.sort()).toEqual([...REQUIRED_PEERS].sort());
  });

  it('can import the main entry', () => {
    expect(
      run(process.execPath, ['-e', "import('nestjs-vitals').then((m) => console.log(typeof m.HealthModule))"], folder),
    ).toEqual({
      status: 0,
      output: 'function\n',
    });
  });

  it('can require the main entry', () => {
    const finished = run(process.execPath, ['-p', "typeof require('nestjs-vitals').HealthModule"], folder);
    expect(finished.output).toContain('function\n');
    expect(finished.status).toBe(0);
  });

  it.each(['bullmq', 'kafka', 'mongo', 'nats', 'rabbitmq', 'redis'])(
    'can import the entry %s, which takes a client without loading its package',
    (entry) => {
      const script = `import('nestjs-vitals/${entry}').then((m) => console.log(Object.keys(m).length > 0))`;
      expect(run(process.execPath, ['-e', script], folder)).toEqual({ status: 0, output: 'true\n' });
    },
  );

  it.each([
    ['typeorm', /Cannot find package '(@nestjs\/)?typeorm'/],
    ['kubernetes', /Cannot find package 'yaml'/],
    ['prometheus', /Cannot find package 'prom-client'/],
    ['opentelemetry', /Cannot find package '@opentelemetry\/api'/],
  ])('gets an error of Node that names the package which the entry %s misses', (entry, expected) => {
    const { status, output } = run(process.execPath, ['-e', `import('nestjs-vitals/${entry}')`], folder);
    expect(output).toMatch(expected);
    expect(status).not.toBe(0);
  });
});

describe('a script without Nest', () => {
  it('can import the test kubelet', () => {
    const alone = createConsumer('bare', []);
    const code = "import('nestjs-vitals/testing').then((m) => console.log(Object.keys(m).join()))";
    expect(run(process.execPath, ['-e', code], alone)).toEqual({ status: 0, output: 'ManualClock,TestKubelet\n' });
    rmSync(alone, { recursive: true, force: true });
  });
});
