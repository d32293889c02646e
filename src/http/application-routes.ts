import type { ProbeRoute } from './route.js';

/**
 * The routes of the probes on the application's own port. Below the path of readiness the module takes only GET and HEAD for
 * the names of indicators: everything else there belongs to the application, which may serve `/health/orders` or `/api`.
 */
export function onApplicationPort(
  findRoute: (url: string) => ProbeRoute | undefined,
  isIndicator: (name: string) => boolean,
): (url: string, method: string | undefined) => ProbeRoute | undefined {
  return (url, method) => {
    const route = findRoute(url);
    if (route?.indicator === undefined) return route;
    return (method === 'GET' || method === 'HEAD') && isIndicator(route.indicator) ? route : undefined;
  };
}
