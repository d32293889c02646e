import { rmSync } from 'node:fs';
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
  ];
  folder = createConsumer('esm', [...REQUIRED_PEERS, ...peers, '@types/node']);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('an ES module application in TypeScript', () => {
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
