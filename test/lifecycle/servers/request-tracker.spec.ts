import { describe, expect, it } from '@jest/globals';
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { RequestTracker } from '../../../src/lifecycle/servers/request-tracker.js';
import { settle } from '../../support/deferred.js';

class FakeResponse extends EventEmitter {
  shouldKeepAlive = true;
  readonly req: { httpVersionMajor: number; headers: object };

  constructor(httpVersionMajor = 1) {
    super();
    this.req = { httpVersionMajor, headers: {} };
  }
}

function track(tracker: RequestTracker, response: FakeResponse): void {
  tracker.meet(response as unknown as ServerResponse);
  tracker.track(response as unknown as ServerResponse);
}

describe('RequestTracker', () => {
  it('counts a request from its arrival until its response is closed', () => {
    const tracker = new RequestTracker();
    const responses = [new FakeResponse(), new FakeResponse()];
    for (const response of responses) track(tracker, response);
    expect(tracker.inFlight).toBe(2);
    responses[0]?.emit('finish');
    expect(tracker.inFlight).toBe(2);
    responses[0]?.emit('close');
    expect(tracker.inFlight).toBe(1);
    responses[1]?.emit('close');
    expect(tracker.inFlight).toBe(0);
  });

  it('counts a request once, even if it is emitted twice', () => {
    const tracker = new RequestTracker();
    const response = new FakeResponse();
    track(tracker, response);
    track(tracker, response);
    expect(tracker.inFlight).toBe(1);
    expect(response.listenerCount('close')).toBe(1);
  });

  it('knows which requests are in flight, in whatever order they end', () => {
    const tracker = new RequestTracker();
    const [first, second, third] = [new FakeResponse(), new FakeResponse(), new FakeResponse()];
    for (const response of [first, second, third]) track(tracker, response);
    first.emit('close');
    first.emit('close');
    track(tracker, first);
    expect(tracker.inFlight).toBe(2);
    third.emit('close');
    tracker.closeConnections();
    expect([first, second, third].map((response) => response.shouldKeepAlive)).toEqual([true, false, true]);
    second.emit('close');
    expect(tracker.inFlight).toBe(0);
  });

  it('is idle once nothing is in flight, and tells every caller that waits', async () => {
    const tracker = new RequestTracker();
    await tracker.whenIdle();
    const response = new FakeResponse();
    track(tracker, response);
    let told = 0;
    void tracker.whenIdle().then(() => told++);
    void tracker.whenIdle().then(() => told++);
    await settle();
    expect(told).toBe(0);
    response.emit('close');
    await settle();
    expect(told).toBe(2);
  });

  it('forgets a stream that was reset and emits no close', async () => {
    const tracker = new RequestTracker();
    const [reset, open] = [new FakeResponse(2), new FakeResponse(2)];
    for (const response of [reset, open]) track(tracker, response);
    Object.assign(reset, { stream: { closed: true } });
    Object.assign(open, { stream: { closed: false } });
    tracker.forgetReset();
    expect(tracker.inFlight).toBe(1);
  });

  it('ends event streams except those that are kept, and reports when those are over', async () => {
    const tracker = new RequestTracker();
    const [endless, finite, reset] = [new FakeResponse(), new FakeResponse(), new FakeResponse(2)];
    const ended: FakeResponse[] = [];
    for (const response of [endless, finite, reset]) {
      const getHeader = () => 'text/event-stream';
      Object.assign(response, { headersSent: true, getHeader, end: () => ended.push(response) });
      track(tracker, response);
    }
    const over: string[] = [];
    const keep = (response: FakeResponse) => tracker.keep(response as unknown as ServerResponse);
    void keep(finite).then(() => over.push('finite'));
    void keep(finite).then(() => over.push('finite again'));
    void keep(reset).then(() => over.push('reset'));
    tracker.endEventStreams();
    expect(ended).toEqual([endless]);
    await settle();
    expect(over).toEqual([]);
    finite.emit('close');
    Object.assign(reset, { stream: { closed: true } });
    tracker.forgetReset();
    await settle();
    expect(over).toEqual(['finite', 'finite again', 'reset']);
    await keep(finite);
  });

  it('keeps connections open until it is told to close them', () => {
    const tracker = new RequestTracker();
    const response = new FakeResponse();
    track(tracker, response);
    expect(response.shouldKeepAlive).toBe(true);
  });

  it('makes responses in flight and later responses end their connection', () => {
    const tracker = new RequestTracker();
    const [before, after, closed] = [new FakeResponse(), new FakeResponse(), new FakeResponse()];
    track(tracker, before);
    track(tracker, closed);
    closed.emit('close');
    tracker.closeConnections();
    track(tracker, after);
    expect(before.shouldKeepAlive).toBe(false);
    expect(after.shouldKeepAlive).toBe(false);
    expect(closed.shouldKeepAlive).toBe(true);
  });

  it('does not change HTTP/2, which has no such header', () => {
    const tracker = new RequestTracker();
    const response = new FakeResponse(2);
    track(tracker, response);
    tracker.closeConnections();
    expect(response.shouldKeepAlive).toBe(true);
  });
});
