import { describe, expect, it } from '@jest/globals';
import { NatsIndicator, type NatsClient } from '../../src/nats/index.js';
import { settle } from '../support/deferred.js';

class Broker extends NatsIndicator {}

/** A fake of what the indicator uses of a connection. */
function fakeOf(state: { isClosed?: boolean; isDraining?: boolean; rtt?: () => Promise<number> }) {
  const fake = {
    pings: 0,
    isClosed: () => state.isClosed ?? false,
    isDraining: () => state.isDraining ?? false,
    rtt: () => {
      fake.pings += 1;
      return (state.rtt ?? (() => Promise.resolve(1)))();
    },
  };
  return fake satisfies NatsClient;
}

describe('NatsIndicator with a fake connection', () => {
  it('is healthy after a round trip', async () => {
    const connection = fakeOf({});
    expect(await new Broker(connection).check()).toMatchObject({ status: 'healthy' });
    expect(connection.pings).toBe(1);
  });

  it.each([
    ['closed', fakeOf({ isClosed: true })],
    ['draining', fakeOf({ isDraining: true })],
  ])('sends nothing on a connection that is %s, and is unhealthy', async (state, connection) => {
    const message = `the connection to NATS is ${state}`;
    expect(await new Broker(connection).check()).toMatchObject({ status: 'unhealthy', message });
    expect(connection.pings).toBe(0);
  });

  it.each([
    ['what the client says', new Error('DISCONNECT'), 'DISCONNECT'],
    ['something if the client does not', new Error(''), 'NATS did not answer'],
  ])('says %s', async (_what, error, message) => {
    const connection = fakeOf({ rtt: () => Promise.reject(error) });
    await expect(new Broker(connection).check()).rejects.toThrow(message);
  });

  it('keeps one ping on a silent server', async () => {
    const connection = fakeOf({ rtt: () => new Promise(() => {}) });
    const indicator = new Broker(connection);
    void indicator.check();
    void indicator.check();
    await settle();
    expect(connection.pings).toBe(1);
  });
});
