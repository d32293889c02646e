import { describe, expect, it } from '@jest/globals';
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { MAX_CONNECTIONS, MAX_KEPT_CONNECTIONS, MAX_OPEN_PER_CONNECTION } from '../../src/http/bounds.js';
import { Visitors } from '../../src/watchdog/visitors.js';
import { settle } from '../support/deferred.js';

class FakeSocket extends EventEmitter {
  destroyed = false;

  destroy(): void {
    this.destroyed = true;
    // A real socket emits `close` somewhat later, too.
    queueMicrotask(() => this.emit('close'));
  }
}

class FakeResponse extends EventEmitter {
  shouldKeepAlive = true;
}

function door() {
  const visitors = new Visitors();
  const connect = (): FakeSocket => {
    const socket = new FakeSocket();
    visitors.add(socket as unknown as Socket);
    return socket;
  };
  const ask = (socket: FakeSocket): FakeResponse => {
    const response = new FakeResponse();
    visitors.track(socket as unknown as Socket, response as unknown as ServerResponse);
    return response;
  };
  const crowd = (size: number): FakeSocket[] => Array.from({ length: size }, connect);
  return { ask, connect, crowd, isFull: (socket: FakeSocket) => visitors.isFull(socket as unknown as Socket) };
}

const destroyed = (sockets: readonly FakeSocket[]): number => sockets.filter((socket) => socket.destroyed).length;

describe('the connections of a probe server', () => {
  it('make room for a new one: the oldest is ended, and never the new one', () => {
    const { connect, crowd } = door();
    const strangers = crowd(MAX_CONNECTIONS);
    expect(destroyed(strangers)).toBe(0);
    for (let probe = 1; probe <= 10; probe += 1) {
      const kubelet = connect();
      expect(strangers.slice(0, 10).map(({ destroyed: isGone }) => isGone)).toEqual(
        Array.from({ length: 10 }, (_, at) => at < probe),
      );
      expect(kubelet.destroyed).toBe(false);
    }
  });

  it('stay open for a client that waits for its answer, however many silent clients come', () => {
    const { ask, connect, crowd } = door();
    const kubelet = connect();
    ask(kubelet);
    crowd(10 * MAX_CONNECTIONS);
    expect(kubelet.destroyed).toBe(false);
  });

  it('stay open for a new client, however many clients leave requests open', () => {
    const { ask, connect, crowd } = door();
    for (const socket of crowd(MAX_CONNECTIONS)) ask(socket);
    const kubelet = connect();
    for (let turn = 0; turn < 10 * MAX_CONNECTIONS; turn += 1) ask(connect());
    expect(kubelet.destroyed).toBe(false);
  });

  it('are ended in the order in which they were last answered', () => {
    const { ask, connect, crowd } = door();
    const [first, second] = [connect(), connect()];
    crowd(MAX_CONNECTIONS - 2);
    const [early, late] = [ask(first), ask(second)];
    late.emit('close');
    early.emit('close');
    crowd(MAX_CONNECTIONS - 2);
    connect();
    expect([first.destroyed, second.destroyed]).toEqual([false, true]);
    connect();
    expect(first.destroyed).toBe(true);
  });

  it('are ended in the order in which they began to ask, if most of them ask', () => {
    const { ask, connect, crowd } = door();
    const strangers = crowd(MAX_CONNECTIONS);
    for (const socket of strangers.toReversed()) ask(socket);
    connect();
    expect(strangers.at(-1)?.destroyed).toBe(true);
    expect(destroyed(strangers)).toBe(1);
  });

  it('may ask nothing more once they are ended to make room', () => {
    const { crowd, isFull } = door();
    const [oldest, next] = crowd(MAX_CONNECTIONS + 1);
    expect(oldest?.destroyed).toBe(true);
    expect([isFull(oldest!), isFull(next!)]).toEqual([true, false]);
  });

  it.each([
    { when: 'they are closed', end: (socket: FakeSocket) => socket.emit('close') },
    {
      when: 'they are closed with an answer under way',
      end: (socket: FakeSocket, response: FakeResponse) => socket.emit('close') && response.emit('close'),
    },
  ])('do not count once $when', ({ end }) => {
    const { ask, connect, crowd } = door();
    for (const socket of crowd(MAX_CONNECTIONS)) end(socket, ask(socket));
    const others = crowd(MAX_CONNECTIONS);
    expect(destroyed(others)).toBe(0);
    connect();
    expect(others[0]?.destroyed).toBe(true);
    for (const socket of others) ask(socket);
    expect(connect().destroyed).toBe(false);
    expect(destroyed(others)).toBe(2);
  });

  it('count once as ended, although each also tells of its end itself', async () => {
    const { ask, connect, crowd } = door();
    for (const socket of crowd(MAX_CONNECTIONS)) ask(socket);
    const newcomers: FakeSocket[] = [];
    while (newcomers.length < 0.4 * MAX_CONNECTIONS) {
      newcomers.push(connect());
      await settle();
    }
    // Most connections still ask, so one of those is ended each time.
    expect(destroyed(newcomers)).toBe(0);
  });

  it('are silent again once they are answered', () => {
    const { ask, connect, crowd } = door();
    const strangers = crowd(MAX_CONNECTIONS);
    for (const socket of strangers) ask(socket).emit('close');
    connect();
    expect(strangers[0]?.destroyed).toBe(true);
  });

  it('are kept alive unless there are many', () => {
    const { ask, crowd } = door();
    const few = crowd(MAX_KEPT_CONNECTIONS);
    expect(ask(few[0]!).shouldKeepAlive).toBe(true);
    crowd(1);
    expect(ask(few[1]!).shouldKeepAlive).toBe(false);
  });

  it('may have a few requests open at a time, any number of times', () => {
    const { ask, connect, isFull } = door();
    const socket = connect();
    for (let turn = 0; turn < 100; turn += 1) {
      const open = Array.from({ length: MAX_OPEN_PER_CONNECTION }, () => {
        expect(isFull(socket)).toBe(false);
        return ask(socket);
      });
      expect(isFull(socket)).toBe(true);
      for (const response of open) response.emit('close');
    }
    expect(isFull(socket)).toBe(false);
  });
});
