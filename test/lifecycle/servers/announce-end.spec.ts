import { describe, expect, it } from '@jest/globals';
import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { announceEnd } from '../../../src/lifecycle/servers/announce-end.js';

/** A real response of Node on a socket in memory. */
class Exchange {
  private readonly socket = new PassThrough();
  readonly response: ServerResponse;

  constructor(httpVersionMajor = 1) {
    const request = { method: 'GET', httpVersionMajor, httpVersionMinor: 1 } as IncomingMessage;
    this.response = new ServerResponse(request);
    this.response.shouldKeepAlive = true;
    this.response.assignSocket(this.socket as unknown as Socket);
  }

  get isLast(): boolean {
    return Reflect.get(this.response, '_last') as boolean;
  }

  /** The header lines that describe the connection. */
  get lines(): string[] {
    const [head = ''] = this.sent.split('\r\n\r\n');
    return head.split('\r\n').filter((line) => /^(connection|keep-alive):/i.test(line));
  }

  get sent(): string {
    return String(this.socket.read() ?? '');
  }
}

const UPSTREAM = { connection: 'keep-alive', 'Keep-Alive': 'timeout=72', 'content-type': 'text/plain' };

const WAYS: Record<string, (response: ServerResponse) => unknown> = {
  'is left alone': () => {},
  'is set': (response) => response.setHeader('Connection', 'keep-alive'),
  'is set in capitals, with a time': (response) =>
    response.setHeader('CONNECTION', 'Keep-Alive').setHeader('KEEP-ALIVE', 'timeout=5, max=100'),
  'is set to several values': (response) => response.setHeader('connection', ['keep-alive', 'Keep-Alive']),
  'is set with setHeaders': (response) => response.setHeaders(new Map([['connection', 'keep-alive']])),
  'is appended': (response) =>
    response.appendHeader('connection', 'keep-alive').appendHeader('Connection', 'keep-alive'),
  'is copied from an upstream, header by header': (response) => {
    for (const [name, value] of Object.entries(UPSTREAM)) response.setHeader(name, value);
  },
  'is given to writeHead in an object': (response) => response.writeHead(200, UPSTREAM),
  'is given to writeHead with a message': (response) => response.writeHead(200, 'Fine', UPSTREAM),
  'is given to writeHead in a flat list': (response) => response.writeHead(200, Object.entries(UPSTREAM).flat()),
  'is given to writeHead in a list of pairs': (response) => response.writeHead(200, Object.entries(UPSTREAM) as never),
  'is given to writeHead over one that was set': (response) =>
    response.setHeader('connection', 'keep-alive').writeHead(200, UPSTREAM),
  'is removed': (response) => response.removeHeader('Connection'),
  'is decided by the property': (response) => (response.shouldKeepAlive = true),
  'says close already': (response) => response.setHeader('connection', 'close'),
};

describe.each(Object.entries(WAYS))('a response whose Connection header %s', (_way, set) => {
  it('announces the end of its connection once, and ends it, if announceEnd() was called before', () => {
    const exchange = new Exchange();
    announceEnd(exchange.response);
    set(exchange.response);
    exchange.response.end('body');
    expect(exchange.lines).toEqual(['Connection: close']);
    expect(exchange.isLast).toBe(true);
  });

  it('announces the end of its connection once, and ends it, if announceEnd() is called afterwards', () => {
    const exchange = new Exchange();
    set(exchange.response);
    announceEnd(exchange.response);
    exchange.response.end('body');
    expect(exchange.lines).toEqual(['Connection: close']);
    expect(exchange.isLast).toBe(true);
  });
});

describe('announceEnd', () => {
  it('changes no other header', () => {
    const exchange = new Exchange();
    announceEnd(exchange.response);
    exchange.response.sendDate = false;
    exchange.response.writeHead(203, 'As it was', { 'X-Connection': 'keep-alive', 'content-length': 4, ...UPSTREAM });
    exchange.response.end('body');
    expect(exchange.sent).toBe(
      'HTTP/1.1 203 As it was\r\nX-Connection: keep-alive\r\ncontent-length: 4\r\ncontent-type: text/plain\r\n' +
        'Connection: close\r\n\r\nbody',
    );
  });

  it('works for headers that are flushed before the body', () => {
    const exchange = new Exchange();
    announceEnd(exchange.response);
    exchange.response.setHeader('connection', 'keep-alive');
    exchange.response.flushHeaders();
    expect(exchange.lines).toEqual(['Connection: close']);
  });

  it('does not change headers that have been sent', () => {
    const exchange = new Exchange();
    exchange.response.writeHead(200, UPSTREAM);
    exchange.response.write('first');
    announceEnd(exchange.response);
    exchange.response.end('last');
    expect(exchange.lines).toEqual(['connection: keep-alive', 'Keep-Alive: timeout=72']);
    expect(exchange.isLast).toBe(false);
  });

  it('does not change a switch of protocols', () => {
    const exchange = new Exchange();
    announceEnd(exchange.response);
    exchange.response.writeHead(101, { connection: 'Upgrade', upgrade: 'x' });
    exchange.response.flushHeaders();
    expect(exchange.lines).toEqual(['connection: Upgrade']);
    expect(exchange.isLast).toBe(false);
  });

  it('keeps the other options, such as the Upgrade that goes with a 426', () => {
    const exchange = new Exchange();
    announceEnd(exchange.response);
    exchange.response.writeHead(426, { connection: 'Upgrade, Keep-Alive', upgrade: 'websocket' });
    exchange.response.end();
    expect(exchange.lines).toEqual(['Connection: Upgrade, close']);
    expect(exchange.isLast).toBe(true);
  });

  it('does not change HTTP/2, which has no such header', () => {
    const exchange = new Exchange(2);
    announceEnd(exchange.response);
    expect(exchange.response.shouldKeepAlive).toBe(true);
    expect(Object.hasOwn(exchange.response, '_storeHeader')).toBe(false);
  });
});
