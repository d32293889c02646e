import type { INestApplication, Type } from '@nestjs/common';
import { ADAPTERS, startApp, urlOf } from '../../../support/adapters.js';

/** Serves `module` on the adapter that ADAPTER names, and sends its address to the parent process. */
export async function serve(module: Type): Promise<INestApplication> {
  const adapter = ADAPTERS.find(({ name }) => name === process.env['ADAPTER'])!;
  const app = await startApp(adapter, module);
  process.send?.({ url: urlOf(app) });
  // The parent process has ended, so no more requests will come.
  process.on('disconnect', () => process.exit());
  return app;
}
