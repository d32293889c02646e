import { describe, expect, it, jest } from '@jest/globals';
import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { methodNotAllowed } from '../../src/http/answer.js';
import { createGate, GateRequest } from '../../src/http/gate.js';
import { createRouter } from '../../src/http/route.js';
import { settle } from '../support/deferred.js';
import { FakeClock } from '../support/fake-clock.js';

const findRoute = createRouter({ liveness: '/livez', readiness: '/readyz', startup: '/startupz' });
const answer = () => Promise.resolve(methodNotAllowed());

function request(url: string | undefined): IncomingMessage {
  return {
    url,
    method: 'GET',
    headers: {},
    rawHeaders: [],
    socket: Object.assign(new EventEmitter(), { remoteAddress: '10.0.0.1' }),
  } as unknown as IncomingMessage;
}

class FakeResponse extends EventEmitter {
  destroyed = false;
  headersSent = false;
  readonly writeHead = jest.fn();
  readonly end = jest.fn();
  readonly destroy = jest.fn();

  asResponse(): ServerResponse {
    return this as unknown as ServerResponse;
  }
}

describe('the gate', () => {
  it('leaves every request alone that is not a probe, including one without a URL', () => {
    const gate = createGate(findRoute, answer, 'app', new FakeClock());
    const response = new FakeResponse();
    for (const url of ['/orders', '', undefined]) expect(gate(request(url), response.asResponse())).toBe(false);
    expect(response.writeHead).not.toHaveBeenCalled();
  });

  it('sends an answer at once if it is available at once', () => {
    const gate = createGate(findRoute, () => methodNotAllowed(), 'app', new FakeClock());
    const response = new FakeResponse();
    expect(gate(request('/livez'), response.asResponse())).toBe(true);
    expect(response.writeHead).toHaveBeenCalledWith(405, expect.arrayContaining(['allow', 'GET, HEAD']));
    expect(response.end).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['GET', methodNotAllowed().body],
    ['HEAD', undefined],
  ])('sends to %s the body %j', (method, body) => {
    const gate = createGate(findRoute, () => methodNotAllowed(), 'app', new FakeClock());
    const response = new FakeResponse();
    gate({ ...request('/livez'), method } as unknown as IncomingMessage, response.asResponse());
    expect(response.end).toHaveBeenCalledWith(body, 'latin1');
  });

  it('writes nothing if the client has gone or the response has already begun', async () => {
    const gate = createGate(findRoute, answer, 'app', new FakeClock());
    for (const state of ['destroyed', 'headersSent'] as const) {
      const response = new FakeResponse();
      response[state] = true;
      expect(gate(request('/livez'), response.asResponse())).toBe(true);
      await settle();
      expect(response.writeHead).not.toHaveBeenCalled();
    }
  });

  it('ends the connection if the answer cannot be written', async () => {
    const gate = createGate(findRoute, answer, 'app', new FakeClock());
    const response = new FakeResponse();
    response.writeHead.mockImplementation(() => {
      throw new Error('ERR_HTTP2_INVALID_STREAM');
    });
    gate(request('/livez'), response.asResponse());
    await settle();
    expect(response.destroy).toHaveBeenCalled();
  });

  it('survives an error of the response', async () => {
    const gate = createGate(findRoute, answer, 'app', new FakeClock());
    const response = new FakeResponse();
    gate(request('/livez'), response.asResponse());
    await settle();
    expect(() => response.emit('error', new Error('EPIPE'))).not.toThrow();
  });
});

describe('a request at the gate', () => {
  it.each<[readonly string[], boolean]>([
    [[], true],
    [['Host', 'a', 'accept', '*/*'], true],
    [['ACCEPT', 'text/plain', 'Host', 'a'], false],
    [['Accept', '*/*', 'Accept', 'text/plain'], false],
    [['Expect', 'text/plain'], true],
    [['Accept', ''], false],
  ])('with the headers %j takes any form of an answer: %s', (rawHeaders, takesAnything) => {
    const asked = { ...request('/livez'), rawHeaders } as unknown as IncomingMessage;
    expect(new GateRequest(asked, '/livez', 'app').takesAnything).toBe(takesAnything);
  });

  it('shows what `details` may ask for', () => {
    expect(new GateRequest(request('/livez?a=b'), '/livez?a=b', 'app')).toMatchObject({
      path: '/livez',
      query: { a: 'b' },
      headers: {},
      remoteAddress: '10.0.0.1',
      via: 'app',
    });
  });
});
