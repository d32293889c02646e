import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compileConsumer, createConsumer, REQUIRED_PEERS, run } from './consumer.js';

let folder: string;

beforeAll(() => {
  const peers = [
    '@grpc/grpc-js',
    '@nestjs/platform-express',
    '@nestjs/typeorm',
    '@opentelemetry/api',
    'prom-client',
    'typeorm',
    'yaml',
  ];
  folder = createConsumer('esm', [...REQUIRED_PEERS, ...peers, '@types/node']);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every entry of the package that has types. */
function entries(): string[] {
  const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
    readonly exports: Readonly<Record<string, string | object>>;
  };
  return Object.keys(manifest.exports).filter((entry) => typeof manifest.exports[entry] === 'object');
}

describe('an ES module application in TypeScript', () => {
  it('compiles with every entry, whose declarations are checked too', () => {
    const lines = entries().map((entry, at) => `export * as entry${at} from 'nestjs-vitals${entry.slice(1)}';\n`);
    expect(lines.length).toBeGreaterThan(10);
    writeFileSync(join(folder, 'every-entry.ts'), lines.join(''));
    expect(compileConsumer(folder)).toEqual({ status: 0, output: '' });
  });

  it('compiles against the packed package and gets its probes answered', () => {
    expect(compileConsumer(folder)).toEqual({ status: 0, output: '' });
    const { status, output } = run(process.execPath, ['main.js'], folder);
    expect(output.trim().split('\n')).toEqual([
      'livez 200 alive',
      'startupz 200 started',
      'readyz 200 degraded',
      'shop_ready 1 shop_holds 0',
      'after the close: 0 characters',
    ]);
    expect(status).toBe(0);
  });
});
