import { answered } from './answered.mjs';
import { Child } from './child.mjs';
import { pinProgram } from './processors.mjs';

/** Applications in a separate process. All of them have answered their probes as expected. */
export class Apps extends Child {
  static async start(...specs) {
    const apps = new Apps('host.mjs', [JSON.stringify(specs)]);
    apps.list = (await apps.hello()).apps;
    for (const app of apps.list) {
      for (const probe of ['liveness', 'readiness']) await answered(app[probe]);
      app.trivial = { port: app.port, path: '/trivial', expects: { status: 200, texts: { ok: 1 } } };
    }
    return apps;
  }

  /** Applications whose processor time is compared with that of others. */
  static async startPinned(...specs) {
    const apps = await Apps.start(...specs);
    pinProgram(apps.pid);
    return apps;
  }
}
