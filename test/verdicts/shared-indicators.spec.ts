import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { CLOCK } from '../../src/tokens.js';
import {
  degraded,
  HealthModule,
  type HealthModuleOptions,
  HealthService,
  OptionalIndicator,
  RequiredIndicator,
} from '../../src/index.js';
import { ProbeService } from '../../src/probes/probe.service.js';
import { settle } from '../support/deferred.js';
import { FakeClock } from '../support/fake-clock.js';
import { CapturingLogger } from '../support/nest-app.js';

const answer = jest.fn<() => unknown>();

@RequiredIndicator('db', { scope: 'shared' })
class Database {
  check(): unknown {
    return answer();
  }
}

@OptionalIndicator('db', { scope: 'shared' })
class OptionalDatabase extends Database {}

@RequiredIndicator('disk')
class Disk {
  check(): void {}
}

const down = (): never => {
  throw new Error('refused');
};
const SHARED = { status: 'unhealthy', required: true, scope: 'shared', message: 'refused' };

let app: TestingModule | undefined;
let clock = new FakeClock();
let logger = new CapturingLogger();

afterEach(async () => {
  Logger.overrideLogger(false);
  answer.mockReset();
  const closed = app?.close();
  await clock.advanceAsync(30_000);
  await closed;
  app = undefined;
});

async function start(options: HealthModuleOptions = {}, database: typeof Database = Database): Promise<HealthService> {
  clock = new FakeClock();
  logger = new CapturingLogger();
  app = await Test.createTestingModule({ imports: [HealthModule.forRoot(options)], providers: [database, Disk] })
    .overrideProvider(CLOCK)
    .useValue(clock)
    .setLogger(logger)
    .compile();
  await app.init();
  await settle();
  return app.get(HealthService);
}

/** The answer of the probe to a client, in the form that `query` or `accept` asks for. */
async function ask(path: string, query: Record<string, string> = {}, accept = '*/*'): Promise<[number, string]> {
  const [, probe, indicator] = /^\/(\w+)z(?:\/(\w+))?$/.exec(path)!;
  const route = { probe: probe === 'ready' ? 'readiness' : 'startup', ...(indicator && { indicator }) };
  const request = { path, query, headers: { accept }, remoteAddress: undefined, via: 'port' as const };
  const { status, body } = await app!.get(ProbeService).answer(route as never, 'GET', request);
  return [status, body];
}

describe('a required indicator that is shared', () => {
  it('gates startup like any other', async () => {
    answer.mockImplementation(down);
    const health = await start();
    expect(await ask('/startupz')).toEqual([503, expect.stringContaining('"scope":"shared","neverHealthy":true')]);
    expect(await health.readiness()).toMatchObject({ status: 'not_ready', reason: 'starting' });

    answer.mockReset();
    await clock.advanceAsync(1000);
    expect(health.startup().status).toBe('started');
    expect((await health.readiness()).status).toBe('ready');
  });

  it('makes readiness degraded, which is 200, if it fails once it has been healthy', async () => {
    const health = await start();
    await health.readiness();
    answer.mockImplementation(down);
    await clock.advanceAsync(1000);
    expect(await health.readiness()).toMatchObject({ status: 'degraded', checks: { db: SHARED } });
    expect((await health.readiness()).checks['db']).not.toHaveProperty('neverHealthy');

    const [status, body] = await ask('/readyz');
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({
      status: 'degraded',
      checks: { db: { status: 'unhealthy', scope: 'shared' }, disk: { status: 'healthy' } },
    });
    expect(body).not.toContain('"scope":"own"');
    expect((await ask('/readyz/db'))[0]).toBe(503);
    expect(await ask('/readyz', { verbose: '' })).toEqual([
      200,
      '[-]db failed: reason withheld\n[+]disk ok\nreadyz check passed\n',
    ]);
    expect(await ask('/readyz', {}, 'application/health+json')).toEqual([
      200,
      expect.stringMatching(/^\{"status":"warn".*"required":true,"scope":"shared"/),
    ]);
  });

  it('is down in the Terminus form, whose whole is degraded', async () => {
    const health = await start({ format: 'terminus' });
    await health.readiness();
    answer.mockImplementation(down);
    await clock.advanceAsync(1000);
    const [status, body] = await ask('/readyz');
    expect([status, JSON.parse(body)]).toMatchObject([200, { status: 'degraded', error: { db: { status: 'down' } } }]);
  });

  it('counts as healthy once it has been degraded', async () => {
    answer.mockReturnValue(degraded('slow'));
    const health = await start();
    answer.mockImplementation(down);
    await clock.advanceAsync(1000);
    expect((await health.readiness()).status).toBe('degraded');
  });

  it('takes the application out of rotation as long as it has never been healthy', async () => {
    answer.mockImplementation(down);
    const health = await start({ startup: { requireIndicators: false } });
    expect(health.startup().status).toBe('started');
    const unproven = { ...SHARED, neverHealthy: true };
    expect(await health.readiness()).toMatchObject({ status: 'not_ready', checks: { db: unproven } });

    answer.mockReset();
    await clock.advanceAsync(1000);
    expect(await health.readiness()).toMatchObject({ status: 'ready', checks: { db: { scope: 'shared' } } });
    answer.mockImplementation(down);
    await clock.advanceAsync(1000);
    expect((await health.readiness()).status).toBe('degraded');
  });

  it('warns in the log, and names itself as the cause', async () => {
    const health = await start();
    await health.readiness();
    answer.mockImplementation(down);
    await clock.advanceAsync(1000);
    await health.readiness();
    expect(logger.own.slice(-2)).toEqual([
      'warn indicator db: healthy -> unhealthy (had been healthy for 1.0 s): refused [HealthModule]',
      'warn readiness: ready -> degraded (had been ready for 1.0 s): db unhealthy [HealthModule]',
    ]);
  });

  it('is said to be shared while it is skipped, too', async () => {
    const health = await start();
    const closed = app!.close();
    await settle();
    const { reason, checks } = await health.readiness();
    expect([reason, checks['db']]).toEqual(['draining', { status: 'skipped', required: true, scope: 'shared' }]);
    await closed;
  });

  it('takes the application out of rotation if `byName` says that it is its own', async () => {
    const health = await start({ indicators: { byName: { db: { scope: 'own' } } } });
    answer.mockImplementation(down);
    await clock.advanceAsync(1000);
    const { status, checks } = await health.readiness();
    expect([status, checks['db']?.scope]).toEqual(['not_ready', undefined]);
  });
});

describe('an optional indicator that is shared', () => {
  it('does what any optional one does', async () => {
    answer.mockImplementation(down);
    const health = await start({}, OptionalDatabase);
    expect(health.startup().status).toBe('started');
    const { status, checks } = await health.readiness();
    expect(status).toBe('degraded');
    expect(checks['db']).toMatchObject({ required: false, scope: 'shared' });
    expect(checks['db']).not.toHaveProperty('neverHealthy');
  });
});
