// Calls an application through Fastify's inject(). It is a separate program, because the package of inject() requires an ES
// module, and Jest cannot do that yet.
import { HealthModule } from '../../../../src/index.js';
import { ADAPTERS, startApp } from '../../../support/adapters.js';
import { shop } from '../shop.js';

interface Injected {
  readonly statusCode: number;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

const fastify = ADAPTERS.find(({ name }) => name === 'Fastify')!;
const app = await startApp(fastify, shop({ imports: [HealthModule.forRoot({ mount: 'controller' })] }), {
  isListening: false,
});
const instance = app.getHttpAdapter().getInstance() as { inject(request: object): Promise<Injected> };
const replies = [];
for (const [method, url] of [
  ['GET', '/livez'],
  ['GET', '/readyz?verbose'],
  ['HEAD', '/startupz'],
  ['GET', '/readyz/db'],
  ['POST', '/readyz'],
]) {
  const { statusCode, headers, body } = await instance.inject({ method, url });
  replies.push({ status: statusCode, cacheControl: headers['cache-control'], body });
}
process.send?.({ replies });
await app.close();
process.disconnect();
