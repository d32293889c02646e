import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { HealthModule } from '../../../src/index.js';
import { ADAPTERS, closeApps, startApp, urlOf, type AppOptions } from '../../support/adapters.js';
import { ask } from '../../support/ask.js';

@Controller('orders')
class OrdersController {
  @Get()
  list(): string[] {
    return [];
  }
}

@Module({ imports: [HealthModule.forRoot({ mount: 'controller' })], controllers: [OrdersController] })
class AppModule {}

const PROBES = ['/livez', '/readyz', '/readyz/{indicator}', '/startupz'];

afterEach(closeApps);

describe.each(ADAPTERS)("the OpenAPI document of an application on $name with mount: 'controller'", (adapter) => {
  it.each<[string, string, AppOptions['prepare']]>([
    ['without a prefix', '/orders', undefined],
    ['with a global prefix', '/api/orders', (app) => app.setGlobalPrefix('api')],
  ])('lists each probe once, with GET, %s', async (_what, orders, prepare) => {
    const app = await startApp(adapter, AppModule, { prepare });
    const document = SwaggerModule.createDocument(app, new DocumentBuilder().build());
    expect(Object.keys(document.paths).sort()).toEqual([...PROBES, orders].sort());
    const operations = PROBES.map((path) => document.paths[path]!);
    for (const operation of operations) expect(Object.keys(operation)).toEqual(['get']);
    expect(operations.map(({ get }) => get?.tags)).toEqual(PROBES.map(() => ['health']));
    expect(new Set(operations.map(({ get }) => get?.operationId)).size).toBe(PROBES.length);
    for (const path of ['/livez', '/startupz']) expect((await ask(`${urlOf(app)}${path}`)).status).toBeLessThan(504);
    expect((await ask(`${urlOf(app)}/livez`, { method: 'POST' })).status).toBe(405);
  });
});
