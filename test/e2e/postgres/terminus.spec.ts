import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  HealthIndicatorService,
  MemoryHealthIndicator,
  TerminusModule,
  TypeOrmHealthIndicator,
} from '@nestjs/terminus';
import { HealthService, OptionalIndicator, type CheckReport, type Indicator } from '../../../src/index.js';
import { ADAPTERS } from '../../support/adapters.js';
import { eventually } from '../../support/eventually.js';
import { startPostgres, type EmbeddedPostgres } from '../../support/postgres.js';
import { TcpProxy } from '../../support/tcp-proxy.js';
import { CheckQueries } from './check-queries.js';
import { closeServices, startService } from './service.js';

const TERABYTE = 2 ** 40;

@OptionalIndicator('ping')
class Ping implements Indicator {
  constructor(private readonly database: TypeOrmHealthIndicator) {}
  check(): unknown {
    return this.database.pingCheck('database', { timeout: 1500 });
  }
}

@OptionalIndicator('small heap')
class SmallHeap implements Indicator {
  constructor(private readonly memory: MemoryHealthIndicator) {}
  check(): unknown {
    return this.memory.checkHeap('heap', TERABYTE);
  }
}

@OptionalIndicator('large heap')
class LargeHeap implements Indicator {
  constructor(private readonly memory: MemoryHealthIndicator) {}
  check(): unknown {
    return this.memory.checkHeap('heap', 1);
  }
}

@OptionalIndicator('made up')
class MadeUp implements Indicator {
  constructor(private readonly indicators: HealthIndicatorService) {}
  check(): unknown {
    return this.indicators.check('queue').up({ depth: 3 });
  }
}

@OptionalIndicator('made down')
class MadeDown implements Indicator {
  constructor(private readonly indicators: HealthIndicatorService) {}
  check(): unknown {
    return this.indicators.check('queue').down('too deep');
  }
}

/** The methods that Terminus 12 has and Terminus 11 does not have. */
interface Session12 {
  degraded(data: string): unknown;
  attempt(
    work: (options: { signal: AbortSignal }) => unknown,
  ): PromiseLike<unknown> & { withTimeout(ms: number): unknown };
}

@OptionalIndicator('slow')
class Slow implements Indicator {
  constructor(private readonly indicators: HealthIndicatorService) {}
  check(): unknown {
    const session = this.indicators.check('queue') as unknown as Partial<Session12>;
    return session.degraded
      ? session.degraded('rather deep')
      : { queue: { status: 'degraded', message: 'rather deep' } };
  }
}

@OptionalIndicator('attempt', { cacheMs: 60_000 })
class Attempt implements Indicator {
  static runs = 0;
  static isPossible = false;
  constructor(private readonly indicators: HealthIndicatorService) {}
  check(): unknown {
    const session = this.indicators.check('queue') as unknown as Partial<Session12>;
    Attempt.isPossible = session.attempt !== undefined;
    if (!session.attempt) return undefined;
    return session.attempt(() => {
      Attempt.runs += 1;
      throw new Error('the queue is gone');
    });
  }
}

describe('the indicators of @nestjs/terminus', () => {
  let postgres: EmbeddedPostgres;
  let proxy: TcpProxy;
  const queries = new CheckQueries();
  let checks: Readonly<Record<string, CheckReport>>;
  let health: HealthService;

  beforeAll(async () => {
    postgres = await startPostgres();
    proxy = await TcpProxy.start(postgres.port, queries);
    const { app, liveness } = await startService(ADAPTERS[0]!, {
      postgres,
      port: proxy.port,
      providers: [Ping, SmallHeap, LargeHeap, MadeUp, MadeDown, Slow, Attempt],
      imports: [TerminusModule],
    });
    await liveness.stop();
    health = app.get(HealthService);
    await eventually(() => health.readiness().then((report) => report.checks['ping']?.status === 'healthy'));
    ({ checks } = await health.readiness());
  }, 60_000);

  afterAll(async () => {
    await closeServices();
    proxy.stop();
    await postgres.stop();
  });

  it('are accepted unchanged, up or down', () => {
    expect(checks['ping']).toMatchObject({ status: 'healthy', required: false });
    expect(checks['small heap']).toMatchObject({ status: 'healthy' });
    expect(checks['large heap']).toMatchObject({ status: 'unhealthy', message: expect.stringMatching(/heap/i) });
  });

  it('are accepted as results of HealthIndicatorService', () => {
    expect(checks['made up']).toMatchObject({ status: 'healthy', details: { depth: 3 } });
    expect(checks['made down']).toMatchObject({ status: 'unhealthy', message: 'too deep' });
    expect(checks['slow']).toMatchObject({ status: 'degraded', message: 'rather deep' });
  });

  it('are accepted as an attempt, which runs once per check', () => {
    expect(checks['attempt']).toMatchObject(
      Attempt.isPossible ? { status: 'unhealthy', message: 'the queue is gone' } : { status: 'healthy' },
    );
    expect(Attempt.runs).toBe(Attempt.isPossible ? 1 : 0);
  });

  it('are unhealthy with their own message while the database hangs, and healthy once it answers', async () => {
    postgres.freeze();
    const hung = await eventually(async () => {
      const { ping } = (await health.readiness()).checks;
      return ping?.status === 'unhealthy' ? ping : undefined;
    }, 20_000);
    expect(hung.message).toMatch(/timeout of 1500 ?ms exceeded/);
    postgres.thaw();
    await eventually(() => health.readiness().then((report) => report.checks['ping']?.status === 'healthy'));
  }, 40_000);
});
