import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConsumer, mustRun, REQUIRED_PEERS, ROOT } from './consumer.js';

/** Prints each source that the application gives to a thread. */
const APPLICATION = `
  import threads from 'node:worker_threads';
  import { syncBuiltinESMExports } from 'node:module';
  threads.Worker = class extends threads.Worker {
    constructor(source, options) {
      super(source, options);
      console.log(JSON.stringify(source));
    }
  };
  syncBuiltinESMExports();
  await import('reflect-metadata');
  const { NestFactory } = await import('@nestjs/core');
  const { HealthModule, HealthService } = await import('nestjs-vitals');
  const module = HealthModule.forRoot({ port: 0, host: '127.0.0.1' });
  const app = await NestFactory.createApplicationContext(module, { logger: false });
  await app.get(HealthService).address();
  await app.close();
`;

let folder: string;

beforeAll(() => {
  folder = createConsumer('bare', REQUIRED_PEERS);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the watchdog's thread of the packed package", () => {
  it('runs the code of the sources', () => {
    expect(output(folder, APPLICATION)).toBe(sourceMadeAnew());
  });
});

/** Runs in a separate process, because esbuild refuses to run inside Jest, whose `Uint8Array` is another class. */
function sourceMadeAnew(): string {
  const script = pathToFileURL(join(ROOT, 'scripts', 'worker-source.mjs'));
  return output(ROOT, `import { workerSource } from '${script.href}'; console.log(JSON.stringify(workerSource()));`);
}

function output(cwd: string, code: string): string {
  return mustRun(process.execPath, ['--no-warnings', '--input-type=module', '-e', code], cwd).output;
}
