import underPressure from '@fastify/under-pressure';
import { createApp, listen } from '../lib/nest.mjs';

/** This peer works only on Fastify. It has one route for all probes. */
export async function setUp({ adapter, checks, application }) {
  const app = await createApp(adapter, application);
  await app
    .getHttpAdapter()
    .getInstance()
    .register(underPressure, {
      maxEventLoopDelay: 1000,
      exposeStatusRoute: true,
      healthCheck: async () => {
        await Promise.all(Object.values(checks).map((check) => check()));
        return true;
      },
      healthCheckInterval: 500,
    });
  app.enableShutdownHooks();
  const port = await listen(app);
  const probe = { port, path: '/status', expects: { status: 200, texts: { '{"status":"ok"}': 1 } } };
  return { port, liveness: probe, readiness: probe };
}
