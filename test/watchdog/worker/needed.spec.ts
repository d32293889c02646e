import { describe, expect, it } from '@jest/globals';
import type { ProbeRequest } from '../../../src/core/report/probe-request.js';
import { needed } from '../../../src/watchdog/worker/needed.js';

const REQUEST: ProbeRequest = {
  path: '/readyz',
  query: { verbose: '', exclude: ['db', 'redis'], cachebuster: '1' },
  headers: { accept: 'text/plain', cookie: 'secret', host: 'shop' },
  remoteAddress: '10.0.0.1',
  via: 'port',
};

describe('what the main thread is told of a request', () => {
  it('is what changes the answer', () => {
    expect(needed(REQUEST, false)).toEqual({
      path: '',
      query: { verbose: '', exclude: ['db', 'redis'] },
      headers: { accept: 'text/plain' },
      remoteAddress: undefined,
      via: 'port',
    });
  });

  it('is the same for two clients that ask the same in different ways', () => {
    const other = { ...REQUEST, path: '/readyz/', query: {}, headers: { cookie: 'other' }, remoteAddress: '10.0.0.2' };
    expect(needed(other, false)).toEqual(needed({ ...REQUEST, query: {}, headers: {} }, false));
  });

  it('is all of it if a function of the application is to judge the client', () => {
    expect(needed(REQUEST, true)).toEqual(REQUEST);
  });
});
