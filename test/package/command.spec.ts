import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConsumer, run, type Finished } from './consumer.js';

let bare: string;
let equipped: string;

beforeAll(() => {
  bare = createConsumer('bare', []);
  equipped = createConsumer('bare', ['yaml']);
});

afterAll(() => {
  for (const folder of [bare, equipped]) rmSync(folder, { recursive: true, force: true });
});

const command = (folder: string, ...words: string[]): Finished =>
  run(join(folder, 'node_modules', '.bin', 'nestjs-vitals'), words, folder);

describe('the command of the packed package', () => {
  it('runs by its name, with no other package', () => {
    expect(command(bare, '--version')).toEqual({ status: 0, output: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    expect(command(bare, 'prob')).toEqual({ status: 2, output: expect.stringContaining('did you mean `probe`') });
  });

  it('runs through npx', () => {
    const { status, output } = run('npx', ['--offline', 'nestjs-vitals', 'probe', 'liveness', '--port', '1'], bare);
    expect({ status, output }).toEqual({ status: 1, output: expect.stringContaining('liveness: no answer from') });
  });

  it.each([
    [200, '{"status":"ready"}', 0, 'readiness: ready\n'],
    [503, '{"status":"not_ready","reason":"draining"}', 1, 'readiness: not_ready (draining)\n'],
  ])('probes without Nest and without yaml: %d', async (status, body, code, line) => {
    const server = createServer((_request, response) => void response.writeHead(status).end(body)).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const child = spawn(join(bare, 'node_modules', '.bin', 'nestjs-vitals'), [
      'probe',
      'readiness',
      '--port',
      String(port),
      // This process is the server, and other tests keep the machine busy.
      '--timeout',
      '30000',
    ]);
    const output: string[] = [];
    child.stdout.on('data', (chunk) => output.push(String(chunk)));
    expect((await once(child, 'close'))[0]).toBe(code);
    expect(output.join('')).toBe(line);
    server.close();
  });

  it('makes a manifest, and has nothing to say about it', () => {
    const { status, output } = command(equipped, 'manifest', '--name', 'orders', '--image', 'orders:1');
    expect(status).toBe(0);
    writeFileSync(join(equipped, 'orders.yaml'), output);
    writeFileSync(join(equipped, 'options.mjs'), 'export default { port: 9090 };');
    expect(command(equipped, 'lint', 'orders.yaml', '--options', 'options.mjs')).toEqual({ status: 0, output: '' });
    writeFileSync(join(equipped, 'options.mjs'), 'export default { port: 9090, answerMs: 5000 };');
    expect(command(equipped, 'lint', 'orders.yaml', '--options', 'options.mjs')).toEqual({
      status: 1,
      output: expect.stringMatching(/^orders\.yaml:\d+:\d+ error timeout-too-short /),
    });
  });

  it.each(['lint', 'manifest'])('says what %s needs, without yaml', (name) => {
    const words = name === 'lint' ? ['package.json'] : ['--name', 'x', '--image', 'x'];
    expect(command(bare, name, ...words)).toEqual({
      status: 2,
      output: 'nestjs-vitals: this command needs the package yaml: npm install --save-dev yaml\n',
    });
  });
});
