import { createTerminus } from '@godaddy/terminus';
import { createApp, listen } from '../lib/nest.mjs';

export async function setUp({ adapter, checks, application, delayMs }) {
  const app = await createApp(adapter, application);
  await app.init();
  createTerminus(app.getHttpServer(), {
    healthChecks: {
      '/live': async () => {},
      '/ready': async () => {
        await Promise.all(Object.values(checks).map((check) => check()));
      },
    },
    ...(delayMs && { beforeShutdown: () => new Promise((resolve) => setTimeout(resolve, delayMs)) }),
    onSignal: () => app.close(),
    useExit0: true,
  });
  const port = await listen(app);
  const expects = { status: 200, texts: { '{"status":"ok"}': 1 } };
  return { port, liveness: { port, path: '/live', expects }, readiness: { port, path: '/ready', expects } };
}
