import { afterEach, describe, expect, it } from '@jest/globals';
import type { INestApplication, OnApplicationShutdown, Provider } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Redis as RedisClient } from 'ioredis';
import request from 'supertest';
import {
  DrainService,
  HealthModule,
  HealthService,
  HeartbeatService,
  OptionalIndicator,
  RequiredIndicator,
  StartupTask,
  type HealthModuleOptions,
} from '../../src/index.js';
import { eventually } from '../support/eventually.js';
import { blocksIn, blocksOf, textOf, type Block } from './documents.js';

const clientOptions = /new Redis\('[^']+', (\{[^}]*\})\)/.exec(textOf('docs/indicators.md'))![1]!;
const CLIENT_OPTIONS = JSON.parse(clientOptions.replaceAll(/(\w+):/g, '"$1":')) as object;

@RequiredIndicator('postgres')
class Postgres {
  check(): void {}
}

/** The real client, created as in docs/indicators.md, but without a server. */
@OptionalIndicator('redis')
class UnreachableRedis implements OnApplicationShutdown {
  private readonly redis = new RedisClient('redis://app:hunter2@127.0.0.1:1', CLIENT_OPTIONS).on('error', () => {});

  async check(): Promise<void> {
    await this.redis.ping();
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}

@OptionalIndicator('redis')
class Redis {
  isDown = false;

  check(): void {
    if (this.isDown) throw new Error('connect ECONNREFUSED 10.0.0.7:6379');
  }
}

@Injectable()
class Warmer {
  @StartupTask('warm-cache')
  warm({ signal }: { signal: AbortSignal }): Promise<void> {
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
  }
}

@RequiredIndicator('typeorm')
class Database {
  check(): void {}
}

/** Each starts an application and brings it into the state whose answers the documents show. */
const SCENARIOS = {
  'database up': () => startedApp([Database]),

  status: () => startedApp([Postgres], { page: { on: 'both' } }),

  'redis down': () => startedApp([Postgres, UnreachableRedis]),

  'redis down in the Terminus format': () =>
    startedApp([Postgres, UnreachableRedis], { format: 'terminus', paths: { readiness: '/health' } }),

  async draining() {
    const app = await startedApp([Postgres, Redis]);
    app.get(DrainService).begin();
    return app;
  },

  async starting() {
    const app = await startApp([Postgres, Warmer]);
    await eventually(() => app.get(HealthService).startup().checks['postgres']?.status === 'healthy');
    return app;
  },

  async 'silent consumer'() {
    const app = await startedApp([Postgres]);
    app.get(HeartbeatService).watch('orders-consumer', { maxSilenceMs: 1 });
    await eventually(() => app.get(HealthService).liveness().status === 'stalled');
    return app;
  },
};

const apps: INestApplication[] = [];
const logged: string[] = [];

afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

describe('an answer that the documents show', () => {
  it.each(shown().map((block) => [block.marks.answer!, block] as const))(
    'is what the application answers: %s',
    async (mark, block) => {
      const [scenario, path, status] = mark.split(' | ') as [keyof typeof SCENARIOS, string, string];
      const app = await SCENARIOS[scenario]();
      const { status: code, text } = await request(app.getHttpServer()).get(path);
      expect(code).toBe(Number(status));
      expect(timeless(text)).toEqual(timeless(block.text));
      expect(captionOf(block)).toContain(path);
      if (block.language === 'json') expect(captionOf(block)).toContain(`→ ${status}`);
    },
  );

  it('is always checked', () => {
    const unchecked = blocksIn('json').filter(({ marks }) => marks.answer === undefined);
    expect(unchecked.map(({ document, line }) => `${document}:${line}`)).toEqual([]);
    expect(shown().length).toBeGreaterThan(5);
  });
});

describe('the log that docs/probes.md shows', () => {
  it('is what the module logs when an indicator fails', async () => {
    const app = await startedApp([Postgres, Redis], { indicators: { defaults: { cacheMs: 0 } } });
    await request(app.getHttpServer()).get('/readyz').expect(200);
    logged.length = 0;
    app.get(Redis).isDown = true;
    for (let probe = 0; probe < 3; probe++) await request(app.getHttpServer()).get('/readyz').expect(200);
    const [block] = blocksOf('docs/probes.md').filter(({ text }) => text.includes('[HealthModule]'));
    expect(logged.map(durationless)).toEqual(block!.text.trim().split('\n').map(durationless));
  });
});

function durationless(line: string): string {
  return line.replace(/ for \d[^)]*/, ' for 0 ms');
}

function shown(): Block[] {
  return [...blocksIn('json'), ...blocksIn('text')].filter(({ marks }) => marks.answer !== undefined);
}

/** The text that says which answer a block shows: the command in its first line, or the sentence above it. */
function captionOf({ document, line, text }: Block): string {
  if (text.startsWith('$ ')) return text.slice(0, text.indexOf('\n'));
  return (
    textOf(document)
      .split('\n')
      .slice(0, line - 1)
      .findLast((above) => above !== '' && !above.startsWith('<!--')) ?? ''
  );
}

const DATE = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** An answer with every number set to 0, because each number is a time or depends on how much time passed, and without dates. */
function timeless(text: string): unknown {
  const answer = text.replace(/^\$ .*\n/, '');
  if (!answer.startsWith('{')) return answer.replaceAll(/\d+/g, '0');
  return JSON.parse(answer, (_key, value: unknown) => {
    if (typeof value === 'string' && DATE.test(value)) return 'a date';
    return typeof value === 'number' ? 0 : value;
  });
}

async function startApp(providers: Provider[], options: HealthModuleOptions = {}): Promise<INestApplication> {
  const imports = [HealthModule.forRoot({ port: 0, host: '127.0.0.1', ...options })];
  const testing = Test.createTestingModule({ imports, providers }).setLogger({
    log: () => {},
    warn: (text: string, context: string) => logged.push(`WARN [${context}] ${text}`),
    error: (text: string, ...rest: string[]) => logged.push(`ERROR [${rest.at(-1)}] ${text}`),
  });
  const app = (await testing.compile()).createNestApplication();
  apps.push(app);
  await app.init();
  await app.get(HealthService).address();
  return app;
}

async function startedApp(providers: Provider[], options?: HealthModuleOptions): Promise<INestApplication> {
  const app = await startApp(providers, options);
  await eventually(() => app.get(HealthService).startup().status === 'started');
  return app;
}
