import { ServiceUnavailableException } from '@nestjs/common';
import { controller, createApp, listen } from '../lib/nest.mjs';

/** Probes as in a typical blog post: two routes, one of which checks the dependencies. */
export async function setUp({ adapter, checks, application }) {
  class HealthController {
    live() {
      return { status: 'ok' };
    }

    async ready() {
      try {
        const names = Object.keys(checks);
        await Promise.all(names.map((name) => checks[name]()));
        return { status: 'ok', checks: Object.fromEntries(names.map((name) => [name, 'up'])) };
      } catch {
        throw new ServiceUnavailableException({ status: 'error' });
      }
    }
  }
  const app = await createApp(adapter, {
    controllers: [controller('health', { live: 'live', ready: 'ready' }, HealthController), ...application.controllers],
    providers: application.providers,
  });
  app.enableShutdownHooks();
  const port = await listen(app);
  const texts = (times) => ({ '{"status":"ok"': 1, '":"up"': times });
  return {
    port,
    liveness: { port, path: '/health/live', expects: { status: 200, texts: texts(0) } },
    readiness: { port, path: '/health/ready', expects: { status: 200, texts: texts(Object.keys(checks).length) } },
  };
}
