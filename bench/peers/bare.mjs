import { controller, createApp, listen } from '../lib/nest.mjs';

/** Nest alone, with a route that always answers the same. */
export async function setUp({ adapter, application }) {
  class HealthController {
    health() {
      return { status: 'ok' };
    }
  }
  const app = await createApp(adapter, {
    controllers: [controller('health', { '': 'health' }, HealthController), ...application.controllers],
    providers: application.providers,
  });
  const port = await listen(app);
  const probe = { port, path: '/health', expects: { status: 200, texts: { '{"status":"ok"}': 1 } } };
  return { port, liveness: probe, readiness: probe };
}
