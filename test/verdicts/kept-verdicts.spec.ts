import { afterEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { LazyModuleLoader } from '@nestjs/core';
import { HeartbeatService } from '../../src/heartbeat/heartbeat.service.js';
import { OptionalIndicator, RequiredIndicator } from '../../src/indicators/indicator.decorator.js';
import { ApplicationServers } from '../../src/lifecycle/servers/application-servers.js';
import { VerdictService } from '../../src/verdicts/verdict.service.js';
import { closeTimedApps, Db, db, startTimedApp } from '../support/timed-app.js';

@RequiredIndicator('refreshed', { refreshMs: 1000 })
class Refreshed extends Db {}

@OptionalIndicator('late')
class Late extends Db {}

@Module({ providers: [Late] })
class LateModule {}

afterEach(closeTimedApps);

/** Every check refreshes itself, so that each verdict comes at once and is kept. */
async function start() {
  const { app, clock } = await startTimedApp({}, [Refreshed]);
  const verdicts = app.get(VerdictService);
  const namesOf = async (excluded?: string[]) => Object.keys((await verdicts.readiness('port', excluded)).checks);
  return { app, clock, verdicts, namesOf };
}

describe('a verdict of the same moment', () => {
  it('is not given to a client that excludes an indicator', async () => {
    const { namesOf } = await start();
    expect(await namesOf()).toEqual(['refreshed']);
    expect(await namesOf(['refreshed'])).toEqual([]);
  });

  it('is not the one that was drawn for a client that excludes an indicator', async () => {
    const { namesOf } = await start();
    expect(await namesOf(['refreshed'])).toEqual([]);
    expect(await namesOf()).toEqual(['refreshed']);
  });

  it('is another one once no client can reach the port of the application', async () => {
    const { app, verdicts } = await start();
    expect(verdicts.readiness('port')).toMatchObject({ status: 'ready' });
    Object.defineProperty(app.get(ApplicationServers), 'isReachable', { value: false });
    expect(verdicts.readiness('port')).toMatchObject({ status: 'not_ready', reason: 'starting' });
    expect(verdicts.readiness('app')).toMatchObject({ status: 'ready' });
  });

  it('contains the indicators of a module that was loaded since', async () => {
    const { app, namesOf } = await start();
    expect(await namesOf()).toEqual(['refreshed']);
    await app.get(LazyModuleLoader).load(() => LateModule);
    expect(await namesOf()).toEqual(['refreshed', 'late']);
  });

  it('contains the heartbeats that are watched since', async () => {
    const { app, verdicts } = await start();
    expect(verdicts.liveness().heartbeats).toBeUndefined();
    app.get(HeartbeatService).watch('orders', { maxSilenceMs: 1000 });
    expect(verdicts.liveness().heartbeats).toHaveProperty('orders');
  });

  it('ends when silence of the event loop begins to count', async () => {
    const { clock, verdicts } = await start();
    clock.block(4995);
    expect(verdicts.readiness('port')).toMatchObject({ status: 'ready' });
    clock.block(5);
    expect(verdicts.readiness('port')).toMatchObject({ status: 'not_ready', reason: 'stalled' });
  });

  it('ends when a check is due', async () => {
    const { app, clock } = await startTimedApp();
    const verdicts = app.get(VerdictService);
    await verdicts.readiness('port');
    clock.block(995);
    expect(await verdicts.readiness('port')).toMatchObject({ status: 'ready' });
    db.mockImplementation(() => {
      throw new Error('refused');
    });
    clock.block(5);
    expect(await verdicts.readiness('port')).toMatchObject({ status: 'not_ready' });
  });
});
