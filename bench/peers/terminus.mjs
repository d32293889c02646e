import { HealthCheck, HealthCheckService, HealthIndicatorService, TerminusModule } from '@nestjs/terminus';
import { controller, createApp, decorate, listen } from '../lib/nest.mjs';

/** `style`: how a check is written. The README of Terminus shows `attempt`; its documents also show the others. */
export async function setUp({ adapter, checks, application, delayMs, style = 'attempt' }) {
  const names = Object.keys(checks);
  const styles = {
    attempt: (indicator, name) => indicator.check(name).attempt(checks[name]).withTimeout(1000),
    cached: (indicator, name) => indicator.check(name).attempt(checks[name]).withTimeout(1000).cacheFor(1000),
    plain: async (indicator, name) => {
      await checks[name]();
      return indicator.check(name).up();
    },
  };
  class HealthController {
    constructor(health, indicator) {
      this.health = health;
      this.indicator = indicator;
    }

    live() {
      return this.health.check([]);
    }

    ready() {
      return this.health.check(names.map((name) => async () => styles[style](this.indicator, name)));
    }
  }
  const routes = { live: 'live', ready: 'ready' };
  controller('health', routes, HealthController, [HealthCheckService, HealthIndicatorService]);
  for (const method of Object.values(routes)) decorate(HealthController, method, HealthCheck());
  const app = await createApp(adapter, {
    imports: [TerminusModule.forRoot({ ...(delayMs && { gracefulShutdownTimeoutMs: delayMs }) })],
    controllers: [HealthController, ...application.controllers],
    providers: application.providers,
  });
  app.enableShutdownHooks();
  const port = await listen(app);
  const texts = (times) => ({ '{"status":"ok"': 1, '"status":"up"': times });
  return {
    port,
    liveness: { port, path: '/health/live', expects: { status: 200, texts: texts(0) } },
    // Each status is in `info` and in `details`.
    readiness: { port, path: '/health/ready', expects: { status: 200, texts: texts(2 * names.length) } },
  };
}
