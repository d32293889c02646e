import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Answer } from '../../src/http/answer.js';
import { metricsAnswer } from '../../src/http/metrics-answer.js';
import { createPathGate, firstGate } from '../../src/http/path-gate.js';
import { systemClock } from '../../src/system-clock.js';
import { ask } from '../support/ask.js';
import { eventually } from '../support/eventually.js';

const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

/** A server with nothing but the gate, which is 404 where the gate does not answer. */
async function serve(answer: () => Answer | Promise<Answer>, path: () => string | undefined = () => '/metrics') {
  const gate = createPathGate(path, answer, systemClock);
  const server = createServer((request, response) => {
    if (!gate(request, response)) response.writeHead(404).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

const ok = () => metricsAnswer('text/plain; version=0.0.4; charset=utf-8', 'vitals_live 1\n');

describe('the gate of a path', () => {
  it.each(['/metrics', '/metrics/', '/metrics?name[]=a', '/metrics//#end'])('answers %s', async (path) => {
    const port = await serve(() => Promise.resolve(ok()));
    const { status, headers, body } = await ask(`http://127.0.0.1:${port}${path}`);
    expect({ status, body, type: headers['content-type'] }).toEqual({
      status: 200,
      body: 'vitals_live 1\n',
      type: 'text/plain; version=0.0.4; charset=utf-8',
    });
  });

  it.each(['/metricsx', '/metrics/x', '/x/metrics', '/', '/METRICS'])('leaves %s to others', async (path) => {
    const port = await serve(ok);
    expect((await ask(`http://127.0.0.1:${port}${path}`)).status).toBe(404);
  });

  it('answers HEAD without a body, and no other method', async () => {
    const port = await serve(ok);
    const head = await ask(`http://127.0.0.1:${port}/metrics`, { method: 'HEAD' });
    expect({ status: head.status, body: head.body, length: head.headers['content-length'] }).toEqual({
      status: 200,
      body: '',
      length: '14',
    });
    const post = await ask(`http://127.0.0.1:${port}/metrics`, { method: 'POST', body: 'x' });
    expect({ status: post.status, allow: post.headers.allow }).toEqual({ status: 405, allow: 'GET, HEAD' });
  });

  it('answers nothing until its path is known', async () => {
    const served: { path?: string } = {};
    const port = await serve(ok, () => served.path);
    expect((await ask(`http://127.0.0.1:${port}/metrics`)).status).toBe(404);
    served.path = '/metrics';
    expect((await ask(`http://127.0.0.1:${port}/metrics`)).status).toBe(200);
  });

  it('ends the connections that read the oldest of many large answers, and no other', async () => {
    const large = 'x'.repeat(8 * 1024 * 1024);
    const port = await serve(() => metricsAnswer('text/plain', large));
    const slow: Socket[] = [];
    for (let client = 0; client < 17; client += 1) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write('GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n');
      await once(socket, 'readable');
      slow.push(socket);
      closers.push(() => socket.destroy());
    }
    slow[0]!.resume();
    await eventually(() => slow[0]!.closed);
    expect(slow.slice(1).some((socket) => socket.closed)).toBe(false);
  });
});

it('asks one gate after the other until one has answered', () => {
  const asked: string[] = [];
  const gate = (name: string, answers: boolean) => () => asked.push(name) > 0 && answers;
  const all = firstGate(gate('a', false), gate('b', true), gate('c', true));
  expect(all({} as never, {} as ServerResponse)).toBe(true);
  expect(asked).toEqual(['a', 'b']);
  expect(firstGate(gate('d', false))({} as never, {} as ServerResponse)).toBe(false);
});
