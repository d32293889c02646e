import { afterEach, describe, expect, it } from '@jest/globals';
import {
  All,
  Body,
  Controller,
  Get,
  HttpCode,
  Module,
  Param,
  Post,
  VersioningType,
  type INestApplication,
} from '@nestjs/common';
import { HealthModule, RequiredIndicator, type HealthModuleOptions } from '../../../src/index.js';
import { HealthService } from '../../../src/health.service.js';
import { ADAPTERS, closeApps, startApp, urlOf, type Adapter, type AppOptions } from '../../support/adapters.js';
import { ask } from '../../support/ask.js';
import { eventually } from '../../support/eventually.js';
import { CapturingLogger } from '../../support/nest-app.js';

@RequiredIndicator('postgres')
class Postgres {
  check(): void {}
}

@Controller('health')
class OrdersController {
  @Get('orders')
  list(): string {
    return 'orders';
  }

  @Post('orders')
  @HttpCode(201)
  add(@Body() _order: unknown): string {
    return 'added';
  }

  @Post('postgres')
  @HttpCode(201)
  write(): string {
    return 'written';
  }

  @Get('by/:id')
  one(@Param('id') id: string): string {
    return id;
  }
}

@Controller()
class HidingController {
  @Get('health')
  health(): string {
    return 'mine';
  }

  @Get('health/unknown')
  other(): string {
    return 'mine';
  }

  @All('health/postgres')
  postgres(): string {
    return 'mine';
  }
}

@Controller({ path: 'health', version: '1' })
class VersionedController {
  @Get()
  health(): string {
    return 'mine';
  }
}

afterEach(closeApps);

async function start(
  adapter: Adapter,
  controllers: (typeof OrdersController)[],
  options: HealthModuleOptions = {},
  prepare?: AppOptions['prepare'],
) {
  @Module({
    imports: [HealthModule.forRoot({ paths: { readiness: '/health' }, ...options })],
    providers: [Postgres],
    controllers,
  })
  class AppModule {}
  const logger = new CapturingLogger();
  const app = await startApp(adapter, AppModule, { nest: { logger }, prepare });
  await eventually(() => app.get(HealthService).startup().status === 'started');
  return { logger, get: (path: string, method = 'GET') => ask(`${urlOf(app)}${path}`, { method }), app };
}

describe.each(ADAPTERS)('an application on $name that has routes below the path of readiness', (adapter) => {
  it('keeps them, and every method there except GET and HEAD', async () => {
    const { get } = await start(adapter, [OrdersController]);
    expect(await get('/health/orders')).toMatchObject({ status: 200, body: 'orders' });
    expect(await get('/health/by/7')).toMatchObject({ status: 200, body: '7' });
    expect(await get('/health/orders', 'POST')).toMatchObject({ status: 201 });
    expect(await get('/health/postgres', 'POST')).toMatchObject({ status: 201 });
    expect((await get('/health/nothing')).body).toContain('Cannot GET');
  });

  it('still answers the probe and its indicators', async () => {
    const { get } = await start(adapter, [OrdersController]);
    expect(JSON.parse((await get('/health')).body)).toMatchObject({ status: 'ready' });
    expect(JSON.parse((await get('/health/postgres')).body)).toMatchObject({ name: 'postgres', status: 'healthy' });
    expect((await get('/health', 'POST')).status).toBe(405);
  });

  it('keeps other methods below readiness with mount: controller, too', async () => {
    const { get } = await start(adapter, [OrdersController], { mount: 'controller' });
    expect(await get('/health/orders', 'POST')).toMatchObject({ status: 201 });
    expect(await get('/health/postgres')).toMatchObject({ status: 200 });
  });

  it('answers 404 on the probe port for an unknown indicator', async () => {
    const { app } = await start(adapter, [OrdersController], { port: 0, host: '127.0.0.1' });
    const { port } = (await app.get(HealthService).address())!;
    expect(await ask(`http://127.0.0.1:${port}/health/orders`)).toMatchObject({ status: 404 });
  });

  it('logs no warning about a route with a version in its path', async () => {
    const prepare = (app: INestApplication) => app.enableVersioning({ type: VersioningType.URI });
    const { logger, get } = await start(adapter, [VersionedController as never], {}, prepare);
    expect(await get('/v1/health')).toMatchObject({ status: 200, body: 'mine' });
    expect(logger.own.filter((line) => line.includes('instead of'))).toEqual([]);
  });

  it('logs a warning about exactly the routes that a probe answers instead', async () => {
    const { logger } = await start(adapter, [HidingController as never]);
    const warnings = logger.own.filter((line) => line.startsWith('warn') && line.includes('instead of'));
    expect(warnings).toEqual([
      'warn probes answer instead of GET /health of HidingController.health(), ALL /health/postgres of ' +
        'HidingController.postgres(): give the probes or the routes other paths [HealthModule]',
    ]);
  });
});
