import { describe, expect, it, jest } from '@jest/globals';
import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { MAX_WAITING_AT_GATE, MAX_WAITING_PER_CONNECTION, STRICT_MS } from '../../src/http/bounds.js';
import { WaitingProbes } from '../../src/http/waiting-probes.js';
import { FakeClock } from '../support/fake-clock.js';

function connection(waiting: WaitingProbes, httpVersionMajor = 1) {
  const socket = Object.assign(new EventEmitter(), { destroy: jest.fn(), parser: { onIncoming: undefined } });
  const request = { socket, httpVersionMajor } as unknown as IncomingMessage;
  const responses: EventEmitter[] = [];
  const send = (count: number): void => {
    for (let at = 0; at < count; at++) {
      const response = new EventEmitter();
      responses.push(response);
      waiting.add(request, response as unknown as ServerResponse);
    }
  };
  return { socket, responses, send, isTooMuch: () => waiting.isTooMuch(request) };
}

describe('the probes that wait', () => {
  it('end a connection that has all of them, but none below the bound', () => {
    const waiting = new WaitingProbes(new FakeClock());
    const only = connection(waiting);
    expect(only.isTooMuch()).toBe(false);
    only.send(MAX_WAITING_AT_GATE - 1);
    expect(only.isTooMuch()).toBe(false);
    only.send(1);
    expect(only.isTooMuch()).toBe(true);
    expect(only.socket.destroy).toHaveBeenCalledTimes(1);
  });

  it('end the connections that have many, for a moment after a crowd as well, and spare those that have few', () => {
    const clock = new FakeClock();
    const waiting = new WaitingProbes(clock);
    const [crowd, many, few] = [connection(waiting), connection(waiting), connection(waiting)];
    crowd.send(MAX_WAITING_AT_GATE);
    many.send(MAX_WAITING_PER_CONNECTION);
    few.send(MAX_WAITING_PER_CONNECTION - 1);
    expect([crowd.isTooMuch(), few.isTooMuch()]).toEqual([true, false]);
    crowd.socket.emit('close');
    clock.advance(STRICT_MS - 1);
    expect(many.isTooMuch()).toBe(true);
    clock.advance(STRICT_MS);
    expect(many.isTooMuch()).toBe(false);
  });

  it('count until they are answered, and not at all in HTTP/2', () => {
    const waiting = new WaitingProbes(new FakeClock());
    const [first, second, stream] = [connection(waiting), connection(waiting), connection(waiting, 2)];
    first.send(MAX_WAITING_AT_GATE);
    for (const response of first.responses) response.emit('close');
    second.send(MAX_WAITING_PER_CONNECTION);
    stream.send(MAX_WAITING_AT_GATE);
    expect([first, second, stream].map((each) => each.isTooMuch())).toEqual([false, false, false]);
  });
});
