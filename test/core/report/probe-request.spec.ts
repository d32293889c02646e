import { describe, expect, it } from '@jest/globals';
import { detached, type ProbeRequest } from '../../../src/core/report/probe-request.js';

describe('a detached request', () => {
  it('has what the request had at that moment', () => {
    let address: string | undefined = '10.0.0.1';
    const request: ProbeRequest = {
      path: '/readyz',
      query: { exclude: 'db' },
      headers: { accept: '*/*' },
      get remoteAddress() {
        return address;
      },
      via: 'app',
    };
    const copy = detached(request);
    address = undefined;
    expect(copy).toStrictEqual({
      path: '/readyz',
      query: { exclude: 'db' },
      headers: { accept: '*/*' },
      remoteAddress: '10.0.0.1',
      via: 'app',
    });
  });
});
