import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { MongoIndicator, type MongoIndicatorOptions, type MongoSource } from '../../src/mongo/index.js';
import { systemClock } from '../../src/system-clock.js';
import { deferred } from '../support/deferred.js';
import { FakeClock } from '../support/fake-clock.js';

class Orders extends MongoIndicator {}

const PRIMARY = { address: 'a:27017', type: 'RSPrimary' };
const STANDALONE = { address: 'a:27017', type: 'Standalone' };
const SECONDARY = { address: 'b:27017', type: 'RSSecondary' };
const GONE = { address: 'a:27017', type: 'Unknown', error: new Error('connect ECONNREFUSED') };

type Server = typeof PRIMARY | typeof GONE;

/** A fake of what the indicator uses of a client. */
function fakeOf(type: string, servers: readonly Server[], answer: () => Promise<unknown> = () => Promise.resolve()) {
  const sent: unknown[] = [];
  const command = (document: unknown) => {
    sent.push(document);
    return answer();
  };
  const descriptions = new Map(servers.map((server) => [server.address, server]));
  const client = { topology: { description: { type, servers: descriptions } }, db: () => ({ command, client }) };
  return { client, sent, descriptions };
}

describe('MongoIndicator', () => {
  it.each<[string, (client: ReturnType<typeof fakeOf>['client']) => MongoSource]>([
    ['a MongoClient', (client) => client],
    ['a Db', (client) => client.db()],
    ['a connection of mongoose', (client) => ({ getClient: () => client })],
  ])('sends a ping through %s, and is unhealthy while its client knows no server', async (_what, sourceOf) => {
    const { client, sent, descriptions } = fakeOf('Single', [STANDALONE]);
    const indicator = new Orders(sourceOf(client));
    expect(await indicator.check()).toMatchObject({ status: 'healthy', details: {} });
    expect(sent).toEqual([{ ping: 1, maxTimeMS: 1000 }]);

    descriptions.set(GONE.address, GONE);
    expect(await indicator.check()).toMatchObject({
      status: 'unhealthy',
      message: 'no server is reachable (a:27017: connect ECONNREFUSED)',
    });
  });

  it.each([
    ['ReplicaSetWithPrimary', [PRIMARY, SECONDARY]],
    ['ReplicaSetWithPrimary', [PRIMARY]],
    ['Sharded', [{ address: 'b:27017', type: 'Mongos' }, GONE]],
    ['LoadBalanced', [{ address: 'a:27017', type: 'LoadBalancer' }]],
    ['Single', [SECONDARY]],
  ])('is healthy on %s with %j', async (type, servers) => {
    expect(await new Orders(fakeOf(type, servers).client).check()).toMatchObject({ status: 'healthy' });
  });

  it.each([
    ['ReplicaSetNoPrimary', [SECONDARY], 'the replica set has no primary'],
    ['ReplicaSetNoPrimary', [SECONDARY, GONE], 'the replica set has no primary (a:27017: connect ECONNREFUSED)'],
    ['Unknown', [{ address: 'a:27017', type: 'Unknown' }], 'no server is reachable'],
    ['Unknown', [], 'no server is reachable'],
  ])('does not wait for the ping on %s with %j', async (type, servers, message) => {
    const { client } = fakeOf(type, servers, () => new Promise(() => {}));
    expect(await new Orders(client).check()).toMatchObject({ status: 'unhealthy', message });
  });

  it('counts the servers of a set', async () => {
    const { client } = fakeOf('ReplicaSetWithPrimary', [PRIMARY, { ...GONE, address: 'b:27017' }]);
    expect(await new Orders(client).check()).toMatchObject({ details: { servers: 2, reachable: 1 } });
  });

  it('keeps one ping in the client while there is no primary, and sends another once there is one', async () => {
    const answer = deferred<unknown>();
    const { client, sent, descriptions } = fakeOf('ReplicaSetNoPrimary', [SECONDARY], () => answer.promise);
    const indicator = new Orders(client);
    for (let count = 0; count < 3; count++) expect(await indicator.check()).toMatchObject({ status: 'unhealthy' });
    expect(sent).toHaveLength(1);

    descriptions.set(PRIMARY.address, PRIMARY);
    const check = indicator.check();
    answer.resolve({ ok: 1 });
    expect(await check).toMatchObject({ status: 'healthy' });
    expect(sent).toHaveLength(2);
  });

  describe('on a connection that died silently', () => {
    const clock = new FakeClock();

    beforeEach(() => {
      jest.spyOn(systemClock, 'now').mockImplementation(() => clock.now());
    });

    afterEach(() => {
      jest.restoreAllMocks();
    });

    it('sends one ping in 20 s, and then one over another connection of the pool', async () => {
      const answers = [() => new Promise(() => {}), () => Promise.resolve()];
      const { client, sent } = fakeOf('Single', [STANDALONE], () => answers.shift()!());
      const indicator = new Orders(client);
      void indicator.check();
      clock.advance(20_000);
      const message = 'MongoDB has not answered a ping for 20000 ms';
      expect(await indicator.check()).toMatchObject({ status: 'unhealthy', message });
      expect(sent).toHaveLength(1);

      clock.advance(5000);
      expect(await indicator.check()).toMatchObject({ status: 'healthy' });
      expect(sent).toHaveLength(2);
    });

    it('sends one at once after a late answer', async () => {
      const answer = deferred<unknown>();
      const { client, sent } = fakeOf('Single', [STANDALONE], () => answer.promise);
      const indicator = new Orders(client);
      const late = indicator.check();
      clock.advance(20_000);
      answer.resolve({ ok: 1 });
      await late;
      expect(await indicator.check()).toMatchObject({ status: 'healthy' });
      expect(sent).toHaveLength(2);
    });
  });

  it.each([
    ['what the client says', new Error('Authentication failed.'), 'Authentication failed.'],
    ['something if the client does not', new Error(''), 'MongoDB did not answer, and the client does not say why'],
  ])('says %s', async (_what, error, message) => {
    const { client } = fakeOf('Single', [STANDALONE], () => Promise.reject(error));
    await expect(new Orders(client).check()).rejects.toThrow(message);
  });

  it('waits for the ping of a client that does not tell what it knows, or has not begun to connect', async () => {
    const command = () => Promise.resolve();
    for (const topology of [undefined, {}, { description: { type: 'New', servers: [] } }]) {
      const client = { topology, db: () => ({ command }) };
      expect(await new Orders(client).check()).toMatchObject({ status: 'healthy', details: {} });
    }
  });

  it('is unhealthy with a connection of mongoose that has not been opened', async () => {
    const connection = { getClient: () => null } as unknown as MongoSource;
    const message = 'the connection has not been opened';
    expect(await new Orders(connection).check()).toMatchObject({ status: 'unhealthy', message });
  });

  it('sends the limit that it is given', async () => {
    const { client, sent } = fakeOf('Single', [STANDALONE]);
    await new Orders(client, { maxTimeMs: 50 }).check();
    expect(sent).toEqual([{ ping: 1, maxTimeMS: 50 }]);
  });

  it.each([0, -1, 1.5, '3', NaN, Infinity, 2 ** 31])('refuses %j as maxTimeMs', (maxTimeMs) => {
    const options = { maxTimeMs } as MongoIndicatorOptions;
    expect(() => new Orders(fakeOf('Single', []).client, options)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTIONS' }),
    );
  });
});
