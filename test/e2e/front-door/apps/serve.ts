import type { INestApplication, Type } from '@nestjs/common';
import { ADAPTERS, startApp, urlOf } from '../../../support/adapters.js';

/** Serves `module` on the adapter that is named in ADAPTER, and says where. */
export async function serve(module: Type): Promise<INestApplication> {
  const adapter = ADAPTERS.find(({ name }) => name === process.env['ADAPTER'])!;
  const app = await startApp(adapter, module);
  process.send?.({ url: urlOf(app) });
  // Nobody is left to ask anything.
  process.on('disconnect', () => process.exit());
  return app;
}
