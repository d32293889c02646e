import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { HealthModule } from '../../src/health.module.js';
import { HealthService } from '../../src/health.service.js';
import { OptionalIndicator } from '../../src/indicators/indicator.decorator.js';
import { DrainService } from '../../src/lifecycle/drain.service.js';
import { CLOCK } from '../../src/tokens.js';
import { MainLogService } from '../../src/watchdog/main-log.service.js';
import { deferred, settle } from '../support/deferred.js';
import { FakeClock } from '../support/fake-clock.js';
import { CapturingLogger } from '../support/nest-app.js';

@OptionalIndicator('redis', { cacheMs: 0 })
class Redis {
  isUp = true;

  check(): void {
    this.isUp = !this.isUp;
    if (this.isUp) throw new Error('refused');
  }
}

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  Logger.overrideLogger(false);
});

/** Collects what is published on a channel. */
function subscribed(name: string): unknown[] {
  const messages: unknown[] = [];
  const note = (message: unknown): void => void messages.push(message);
  subscribe(name, note);
  ends.push(() => unsubscribe(name, note));
  return messages;
}

async function start() {
  const clock = new FakeClock();
  const logger = new CapturingLogger();
  const app: TestingModule = await Test.createTestingModule({ imports: [HealthModule.forRoot()], providers: [Redis] })
    .overrideProvider(CLOCK)
    .useValue(clock)
    .setLogger(logger)
    .compile();
  await app.init();
  await settle();
  return { app, clock, logger, health: app.get(HealthService) };
}

describe('the channels', () => {
  it('give each change that listeners get, while a subscriber throws each time', async () => {
    const bad = (): never => {
      throw new Error('subscriber');
    };
    subscribe('nestjs-vitals:change', bad);
    ends.push(() => unsubscribe('nestjs-vitals:change', bad));
    const messages = subscribed('nestjs-vitals:change');
    const { app, clock, logger, health } = await start();
    for (let count = 0; count < 400; count++) {
      clock.advance(50);
      await health.readiness();
    }
    expect(messages.slice(-200).toReversed()).toEqual(health.history());
    expect(messages.length).toBeGreaterThan(400);
    const complaints = logger.own.filter((line) => line.includes('a subscriber of the channel'));
    expect(complaints).toEqual([
      expect.stringContaining('error a subscriber of the channel nestjs-vitals:change threw: subscriber'),
    ]);
    await app.close();
  });

  it('give the steps of a drain, with what was left', async () => {
    const steps = subscribed('nestjs-vitals:drain');
    const { app, clock } = await start();
    const work = deferred();
    void app.get(DrainService).track(work.promise, 'reindex');
    const closed = app.close();
    await clock.advanceAsync(25_000);
    await closed;
    expect(steps).toEqual([
      { step: 'begin', reason: 'app.close()' },
      { step: 'closing', elapsedMs: 0 },
      {
        step: 'end',
        elapsedMs: 25_000,
        isCutShort: true,
        left: { requests: 0, messages: 0, connections: 0, work: ['reindex'], startupTasks: false },
      },
    ]);
  });

  it('give a stall that the thread has seen, once', async () => {
    const stalls = subscribed('nestjs-vitals:stall');
    const { app } = await start();
    app.get(MainLogService).onRecovered({ silentMs: 3000, stack: 'spin (/app/a.js:1:2)' });
    expect(stalls).toEqual([{ silentMs: 3000, stack: 'spin (/app/a.js:1:2)' }]);
    await app.close();
  });

  it('give a stall that the event loop has seen itself, if no thread watches it', async () => {
    const stalls = subscribed('nestjs-vitals:stall');
    const { app, clock } = await start();
    clock.block(1999);
    clock.advance(500);
    clock.block(2600);
    clock.advance(500);
    expect(stalls).toEqual([{ silentMs: 2600 }]);
    await app.close();
  });
});
