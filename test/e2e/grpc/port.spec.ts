import { afterEach, describe, expect, it } from '@jest/globals';
import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { HealthClient, type Watch } from '../../support/health-client.js';
import { http2Get } from '../../support/http2-get.js';
import { eventually } from '../../support/eventually.js';
import { observer } from '../../support/ports.js';
import { endPrograms, Program } from '../../support/program.js';
import { Prober } from '../watchdog/stalls/prober.js';
import { PERMISSION_FLAG } from '../watchdog/life/settings.js';
import type { Order } from './settings.js';

const NOT_FOUND = 5;
const UNIMPLEMENTED = 12;
const BLOCK_MS = 8000;

class Shop extends Program<object> {
  constructor(execArgv: readonly string[] = []) {
    super('shop', {}, { folder: 'grpc', execArgv });
  }

  order(order: Order): void {
    this.child.send(order);
  }

  /** How many checks of the database have begun. */
  async checks(): Promise<number> {
    const asked = this.counts.length;
    this.order({ type: 'count' });
    return eventually(() => this.counts[asked]);
  }

  private get counts(): number[] {
    return this.told.flatMap(({ event, ...told }) =>
      event === 'count' ? (told as unknown as { count: number }).count : [],
    );
  }
}

const clients: HealthClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await endPrograms();
});

async function start(execArgv: readonly string[] = []) {
  const shop = new Shop(execArgv);
  const port = await shop.port();
  const client = new HealthClient(port);
  clients.push(client);
  await turns(client, 'SERVING');
  return { shop, port, client };
}

async function turns(client: HealthClient, status: string, service = ''): Promise<void> {
  await eventually(async () => (await client.check(service)) === status);
}

async function sees(watch: Watch, status: string): Promise<void> {
  await eventually(() => watch.last === status, 20_000);
}

describe.each([
  ['the thread', []],
  ['the main thread, while there is no other,', [PERMISSION_FLAG, '--allow-fs-read=*']],
])('on `port`, %s', (who, execArgv) => {
  it('answers Check of each probe, indicator and service, while ready, degraded and not ready', async () => {
    const { shop, port, client } = await start(execArgv);
    expect(await observer(`http://127.0.0.1:${port}`)).toBe(who === 'the thread' ? 'watchdog' : 'in-loop');
    const names = ['', 'readiness', 'liveness', 'startup', 'db', 'cache', 'orders.v1.Orders', 'orders.v1.Search'];
    for (const name of names) expect([name, await client.check(name)]).toEqual([name, 'SERVING']);
    expect(await client.check('nothing')).toBe(NOT_FOUND);
    expect(await client.list()).toBe(UNIMPLEMENTED);
    shop.order({ type: 'break', indicator: 'cache' });
    await turns(client, 'NOT_SERVING', 'cache');
    expect([await client.check(), await client.check('orders.v1.Orders')]).toEqual(['SERVING', 'SERVING']);
    shop.order({ type: 'break', indicator: 'db' });
    await turns(client, 'NOT_SERVING');
    expect(await client.check('orders.v1.Orders')).toBe('NOT_SERVING');
    expect(await client.check('orders.v1.Search')).toBe('SERVING');
    expect(await client.check('liveness')).toBe('SERVING');
  });

  it('tells watchers at once, then changes only, and NOT_SERVING for good once a drain begins', async () => {
    const { shop, client } = await start(execArgv);
    const names = ['', 'db', 'orders.v1.Orders', 'liveness', 'nothing'];
    const watches = names.map((name) => client.watch(name));
    await eventually(() => watches.every(({ seen }) => seen.length > 0));
    const [all, db, orders, liveness, unknown] = watches as [Watch, Watch, Watch, Watch, Watch];
    shop.order({ type: 'break', indicator: 'db' });
    for (const watch of [all, db, orders]) await sees(watch, 'NOT_SERVING');
    shop.order({ type: 'mend', indicator: 'db' });
    for (const watch of [all, db, orders]) await sees(watch, 'SERVING');
    shop.order({ type: 'drain' });
    for (const watch of [all, db, orders]) await sees(watch, 'NOT_SERVING');
    expect(await client.check()).toBe('NOT_SERVING');
    expect(all.seen).toEqual(['SERVING', 'NOT_SERVING', 'SERVING', 'NOT_SERVING']);
    expect(orders.seen).toEqual(all.seen);
    expect(liveness.seen).toEqual(['SERVING']);
    expect([unknown.seen, unknown.endedWith]).toEqual([['SERVICE_UNKNOWN'], undefined]);
  });

  it('answers the probes of HTTP over HTTP/2 with prior knowledge', async () => {
    const { port } = await start(execArgv);
    const ready = await http2Get(port, '/readyz');
    expect([ready.status, JSON.parse(ready.body)]).toMatchObject([200, { status: 'ready' }]);
    expect(await http2Get(port, '/orders')).toMatchObject({ status: 404 });
  });
});

describe('the thread that serves `port`', () => {
  it(`answers gRPC and HTTP through a stall of ${BLOCK_MS} ms, and tells watchers of it`, async () => {
    const { shop, port, client } = await start();
    const watch = client.watch();
    await sees(watch, 'SERVING');
    const prober = new Prober(port, { everyMs: 200 });
    const answers: { readonly service: string; readonly status: string | number; readonly tookMs: number }[] = [];
    shop.order({ type: 'block', ms: BLOCK_MS });
    await shop.hears('blocks');
    const end = performance.now() + BLOCK_MS;
    while (performance.now() < end - 500) {
      // A kubelet makes a new connection for each probe.
      for (const service of ['', 'liveness']) {
        const kubelet = new HealthClient(port);
        const at = performance.now();
        answers.push({ service, status: await kubelet.check(service), tookMs: performance.now() - at });
        kubelet.close();
      }
    }
    await sees(watch, 'SERVING');
    const probes = await prober.stop();
    expect(watch.seen).toEqual(['SERVING', 'NOT_SERVING', 'SERVING']);
    expect(new Set(answers.map(({ service, status }) => `${service}: ${status}`))).toEqual(
      new Set([': SERVING', ': NOT_SERVING', 'liveness: SERVING']),
    );
    // The margin is for a busy machine: the thread itself answers at once.
    expect(Math.max(...answers.map(({ tookMs }) => tookMs))).toBeLessThan(3000);
    expect(probes.filter(({ status }) => status === 0)).toEqual([]);
  });

  it('has the same checks run for 50 watchers as for one', async () => {
    const { shop, client } = await start();
    const one = client.watch();
    await sees(one, 'SERVING');
    const before = await shop.checks();
    const many = Array.from({ length: 50 }, () => client.watch());
    await eventually(() => many.every(({ last }) => last === 'SERVING'));
    // Each watcher begins with one probe, all of which share the results of `cacheMs`.
    const begun = await shop.checks();
    for (let wait = 0; wait < 4; wait += 1) {
      const count = await shop.checks();
      await eventually(async () => (await shop.checks()) > count);
    }
    expect((await shop.checks()) - begun).toBeLessThan(50);
    expect(begun - before).toBeLessThan(50);
  });

  it('answers curl over HTTP/2', async () => {
    const reason = withoutCurl();
    if (reason) return console.log(`skipped: ${reason}`);
    const { port } = await start();
    const url = `http://127.0.0.1:${port}/livez`;
    const { stdout } = await promisify(execFile)('curl', ['-sS', '-i', '--http2-prior-knowledge', url]);
    expect(stdout).toMatch(/^HTTP\/2 200/);
    expect(stdout).toContain('"status":"alive"');
    const upgrade = await promisify(execFile)('curl', ['-sS', '-i', '--http2', url]);
    expect(upgrade.stdout).toMatch(/^HTTP\/1.1 200/);
  });
});

function withoutCurl(): string | undefined {
  try {
    const version = execFileSync('curl', ['--version'], { encoding: 'utf8' });
    return version.includes('HTTP2') ? undefined : 'this curl does not speak HTTP/2';
  } catch {
    return 'curl is not installed';
  }
}
