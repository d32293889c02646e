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

describe('the request that the main thread receives', () => {
  it('has only what changes the answer', () => {
    expect(needed(REQUEST, false)).toEqual({
      path: '',
      query: { verbose: '', exclude: ['db', 'redis'] },
      headers: { accept: 'text/plain' },
      remoteAddress: undefined,
      via: 'port',
    });
  });

  it('is the same for two clients whose requests differ only in other ways', () => {
    const other = { ...REQUEST, path: '/readyz/', query: {}, headers: { cookie: 'other' }, remoteAddress: '10.0.0.2' };
    expect(needed(other, false)).toEqual(needed({ ...REQUEST, query: {}, headers: {} }, false));
  });

  it('is complete if a function of the application judges the client', () => {
    expect(needed(REQUEST, true)).toEqual(REQUEST);
  });
});
