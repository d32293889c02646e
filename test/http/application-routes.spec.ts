import { describe, expect, it } from '@jest/globals';
import { onApplicationPort } from '../../src/http/application-routes.js';
import { createRouter } from '../../src/http/route.js';

const findRoute = onApplicationPort(
  createRouter({ liveness: '/livez', readiness: '/api', startup: '/startupz' }),
  (name) => name === 'postgres',
);

describe('a request on the port of the application', () => {
  it.each([
    ['GET', '/api', { probe: 'readiness' }],
    ['POST', '/api', { probe: 'readiness' }],
    ['GET', '/api/?verbose', { probe: 'readiness' }],
    ['GET', '/api/postgres', { probe: 'readiness', indicator: 'postgres' }],
    ['HEAD', '/api/postgres/?x=1', { probe: 'readiness', indicator: 'postgres' }],
    ['DELETE', '/livez', { probe: 'liveness' }],
  ])('is a probe: %s %s', (method, url, route) => {
    expect(findRoute(url, method)).toEqual(route);
  });

  it.each([
    ['GET', '/api/orders'],
    ['GET', '/api/orders/7'],
    ['POST', '/api/postgres'],
    ['OPTIONS', '/api/postgres'],
    [undefined, '/api/postgres'],
    ['GET', '/other'],
  ])('belongs to the application: %s %s', (method, url) => {
    expect(findRoute(url, method)).toBeUndefined();
  });
});
