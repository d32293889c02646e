import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Redis } from 'ioredis';
import type { CheckResult } from '../../src/index.js';
import { RedisIndicator, type RedisClient, type RedisIndicatorOptions } from '../../src/redis/index.js';
import { settle } from '../support/deferred.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/ports.js';
import { RespDouble } from './resp-double.js';

class Cache extends RedisIndicator {}

const indicatorOf = (client: RedisClient, options?: RedisIndicatorOptions) => new Cache(client, options);

describe('RedisIndicator with ioredis on a protocol double', () => {
  let server: RespDouble;
  let redis: Redis;

  beforeEach(async () => {
    server = new RespDouble();
    const port = await server.listen();
    redis = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => 10, disconnectTimeout: 50 });
    redis.on('error', () => {});
  });

  afterEach(async () => {
    redis.disconnect();
    await server.close();
  });

  it('sends PING, also as the first command of a client that connects late', async () => {
    expect(await indicatorOf(redis).check()).toMatchObject({ status: 'healthy', details: {} });
    expect(server.commands).toContain('PING');
    expect(server.commands).not.toContain('ROLE');
  });

  it('keeps one ping on a silent server, however often it is asked', async () => {
    const indicator = indicatorOf(redis);
    await indicator.check();
    server.commands.length = 0;
    server.isSilent = true;
    const pending = [indicator.check(), indicator.check(), indicator.check()];
    await eventually(() => server.commands.length > 0);
    await settle();

    expect(server.commands).toEqual(['PING']);
    redis.disconnect();
    await expect(Promise.all(pending)).rejects.toThrow('Connection is closed');
  });

  it('sends nothing while the client is not connected, and says where it should be', async () => {
    redis.options.retryStrategy = () => 60_000;
    const indicator = indicatorOf(redis);
    await indicator.check();
    server.cut();
    await eventually(() => redis.status === 'reconnecting');

    expect(await indicator.check()).toMatchObject({
      status: 'unhealthy',
      message: `the client is not connected: reconnecting (127.0.0.1:${redis.options.port})`,
    });
  });

  it('says with `writable` how many replicas the master has', async () => {
    server.answers.set('ROLE', '*3\r\n$6\r\nmaster\r\n:0\r\n*1\r\n*3\r\n$1\r\na\r\n$1\r\n1\r\n$1\r\n0\r\n');
    expect(await indicatorOf(redis, { writable: true }).check()).toMatchObject({ details: { replicas: 1 } });
  });

  it.each([
    ['a replica', 'ROLE', '*2\r\n$5\r\nslave\r\n$1\r\na\r\n', /Redis is a replica/],
    ['a server without memory', 'SETRANGE', '-OOM command not allowed\r\n', /^OOM/],
    ['a server without its disk', 'SETRANGE', '-MISCONF cannot persist\r\n', /^MISCONF/],
    ['a master with too few replicas', 'SETRANGE', '-NOREPLICAS not enough\r\n', /^NOREPLICAS/],
  ])('is unhealthy with `writable` on %s, and healthy without', async (_what, command, answer, message) => {
    server.answers.set(command, answer);

    expect(await indicatorOf(redis).check()).toMatchObject({ status: 'healthy' });
    expect(await textOf(indicatorOf(redis, { writable: true }))).toMatch(message);
  });
});

describe('RedisIndicator and the `error` events of its client', () => {
  const WRONG = 'WRONGPASS invalid username-password pair';
  const away = () => Object.assign(new EventEmitter(), { isReady: false, sendCommand: () => Promise.resolve('PONG') });

  it('says with the last of them why the client is not connected, until the client has answered', async () => {
    const client = away();
    client.on('error', () => {});
    const indicator = indicatorOf(client);
    expect(await textOf(indicator)).toBe('the client is not connected');
    client.emit('error', new Error('connect ECONNREFUSED'));
    client.emit('error', Object.assign(new Error(WRONG), { command: { args: ['the password'] } }));
    expect(await textOf(indicator)).toBe(`the client is not connected: ${WRONG}`);

    client.isReady = true;
    await indicator.check();
    client.isReady = false;
    expect(await textOf(indicator)).toBe('the client is not connected');
  });

  it('does not count as a listener that handles them', () => {
    const client = away();
    indicatorOf(client);
    expect(client.listenerCount('error')).toBe(0);
    expect(() => client.emit('error', new Error(WRONG))).toThrow(WRONG);
  });

  it('does not throw into the client, whatever the error is', () => {
    const client = away();
    client.on('error', () => {});
    indicatorOf(client);
    expect(() => client.emit('error', { errors: {} })).not.toThrow();
  });

  it('adds one listener, however often it is asked', async () => {
    const client = away();
    const indicator = indicatorOf(client);
    const before = client.eventNames().map((name) => client.listenerCount(name));
    for (let count = 0; count < 3; count++) await indicator.check();
    expect(client.eventNames().map((name) => client.listenerCount(name))).toEqual(before);
    expect(before).toEqual([1]);
  });
});

describe('RedisIndicator with ioredis that reaches no server', () => {
  let redis: Redis;
  let port: number;

  beforeEach(async () => {
    port = await freePort();
    jest.spyOn(console, 'error').mockImplementation(() => {});
    redis = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => 60_000 });
  });

  afterEach(() => {
    redis.disconnect();
    jest.restoreAllMocks();
  });

  const messageAfterConnecting = async (): Promise<string | undefined> => {
    const indicator = indicatorOf(redis);
    await redis.connect().catch(() => {});
    await eventually(() => redis.status === 'reconnecting');
    return textOf(indicator);
  };

  it('says why if the application listens to `error`', async () => {
    redis.on('error', () => {});
    const message = `the client is not connected: reconnecting (127.0.0.1:${port}): connect ECONNREFUSED 127.0.0.1:${port}`;
    expect(await messageAfterConnecting()).toBe(message);
  });

  it('does not know why if it does not, because ioredis then emits no error', async () => {
    expect(await messageAfterConnecting()).toBe(`the client is not connected: reconnecting (127.0.0.1:${port})`);
  });
});

describe('RedisIndicator with a fake of', () => {
  const PONG = () => Promise.resolve('PONG');
  const clusterOf = (state: string, ...statuses: string[]) => ({
    status: 'ready',
    isCluster: true,
    call: PONG,
    nodes: () =>
      statuses.map((status, index) => ({
        status,
        options: { host: 'node', port: index },
        call: (command: string) => Promise.resolve(command === 'CLUSTER' ? `cluster_state:${state}` : 'PONG'),
      })),
  });

  it.each<[string, RedisClient, RegExp]>([
    ['a client of `redis` that is away', { isReady: false, sendCommand: PONG }, /^the client is not connected$/],
    [
      'a client of `redis` whose error has no text',
      { isReady: true, sendCommand: () => Promise.reject(new AggregateError([])) },
      /did not answer/,
    ],
    [
      'a cluster that has lost slots',
      clusterOf('fail', 'ready', 'ready'),
      /the state of the cluster is fail \(node:0\)/,
    ],
    ['a cluster with one node away', clusterOf('ok', 'ready', 'end'), /not connected: end \(node:1\)/],
    ['a cluster without a master', clusterOf('ok'), /knows no master/],
    ['a cluster that is away', { ...clusterOf('ok', 'ready'), status: 'close' }, /not connected: close/],
  ])('%s is unhealthy', async (_what, client, message) => {
    expect(await textOf(indicatorOf(client))).toMatch(message);
  });

  it.each<[string, RedisClient, object]>([
    ['a cluster of ioredis', clusterOf('ok', 'ready', 'wait'), { masters: 2 }],
    ['a client of `redis`', { isReady: true, sendCommand: PONG }, {}],
  ])('%s is healthy', async (_what, client, details) => {
    expect(await indicatorOf(client).check()).toMatchObject({ status: 'healthy', details });
  });

  it('sentinels of `redis` sends its commands to the master', async () => {
    const sent: unknown[] = [];
    const sendCommand = (...args: unknown[]) => {
      sent.push(args);
      return PONG();
    };
    await indicatorOf({ isReady: true, sendCommand, getSentinelNode: () => undefined }).check();

    expect(sent).toEqual([[false, ['PING']]]);
  });

  it('a cluster of `redis` asks the client of each master', async () => {
    const sendCommand = ([name]: string[]) => Promise.resolve(name === 'CLUSTER' ? 'cluster_state:ok' : 'PONG');
    const nodeClient = ({ address }: { address: string }) => ({ isReady: address !== 'b:2', sendCommand });
    const masters = [{ address: 'a:1' }, { address: 'b:2' }];
    const client = { masters, nodeClient, sendCommand: PONG };

    expect(await textOf(indicatorOf(client))).toBe('the client is not connected (b:2)');
    masters.pop();
    expect(await indicatorOf(client).check()).toMatchObject({ details: { masters: 1 } });
  });
});

/** The message of a check that is not healthy, however it says so. */
async function textOf(indicator: RedisIndicator): Promise<string | undefined> {
  const result = await indicator.check().catch((error: Error) => ({ status: 'unhealthy', message: error.message }));
  expect(result.status).toBe('unhealthy');
  return (result as CheckResult).message;
}
