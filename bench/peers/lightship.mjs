import { createLightship } from 'lightship';
import { createApp, listen } from '../lib/nest.mjs';

/** lightship checks no dependency, so it does not get the checks. */
export async function setUp({ adapter, application, delayMs }) {
  const app = await createApp(adapter, application);
  // Outside Kubernetes, lightship picks a free port.
  const lightship = await createLightship({ ...(delayMs && { shutdownDelay: delayMs }) });
  lightship.registerShutdownHandler(() => app.close());
  const port = await listen(app);
  lightship.signalReady();
  const probe = (path, text) => ({
    port: lightship.server.address().port,
    path,
    expects: { status: 200, texts: { [text]: 1 } },
  });
  return {
    port,
    liveness: probe('/live', 'SERVER_IS_NOT_SHUTTING_DOWN'),
    readiness: probe('/ready', 'SERVER_IS_READY'),
  };
}
