import { once } from 'node:events';
import { builtinModules } from 'node:module';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from '@jest/globals';
import { WORKER_SOURCE } from '../../src/watchdog/worker-source.js';

describe("the worker's source", () => {
  it('imports only modules of Node, because a bundle contains no others', () => {
    const asked = [...WORKER_SOURCE.matchAll(/\b(?:require|import)\(([^)]*)\)/g)].map(([, name]) => name);
    expect(asked).toEqual(expect.arrayContaining(['"node:http"', '"node:worker_threads"']));
    const builtins = builtinModules.map((name) => `"node:${name}"`);
    expect(asked.filter((name) => !builtins.includes(name!))).toEqual([]);
    expect(WORKER_SOURCE).not.toMatch(/\b(?:from|import)\s*["'{*]/);
    expect(WORKER_SOURCE).not.toContain('import.meta');
  });

  it('gives its code a name in stack traces, in place of "[worker eval]"', async () => {
    // The thread throws at once, because the test gives it no data.
    const worker = new Worker(WORKER_SOURCE, { eval: true, execArgv: [], env: {} });
    const [error] = (await once(worker, 'error')) as [Error];
    expect(error.stack).toMatch(/ \(?nestjs-vitals\/watchdog-worker\.js:\d+:\d+/);
  });
});
