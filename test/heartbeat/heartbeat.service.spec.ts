import { describe, expect, it } from '@jest/globals';
import { DEFAULTS } from '../../src/core/options/defaults.js';
import { HeartbeatMonitor } from '../../src/heartbeat/heartbeat-monitor.service.js';
import { HeartbeatService } from '../../src/heartbeat/heartbeat.service.js';
import { FakeClock } from '../support/fake-clock.js';

describe('HeartbeatService', () => {
  it('has only what an application may call', () => {
    expect(Object.getOwnPropertyNames(HeartbeatService.prototype)).toEqual(['constructor', 'watch']);
  });

  it('passes the loops that it watches to the monitor', () => {
    const monitor = new HeartbeatMonitor(DEFAULTS, new FakeClock());
    const heartbeat = new HeartbeatService(monitor).watch('orders', { maxSilenceMs: 1000 });
    expect(monitor.reports()).toEqual({ orders: { silentMs: 0, maxSilenceMs: 1000 } });
    heartbeat.stop();
    expect(monitor.reports()).toEqual({});
  });
});
