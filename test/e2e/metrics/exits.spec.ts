import { afterAll, describe, expect, it, jest } from '@jest/globals';
import { eventually } from '../../support/eventually.js';
import { endPrograms } from '../../support/program.js';
import { MetricsProgram } from './program.js';

jest.setTimeout(120_000);
afterAll(endPrograms);

const HEARTBEAT = { intervalMs: 100, warnAfterMs: 400, unreadyAfterMs: 60_000, stalledAfterMs: 90_000 };
const MASKED = 'postgres://***@db.internal/shop refused';
/** Every path of the module, in every form that a client can ask for. */
const EXITS = ['/readyz', '/readyz/database', '/readyz/cache', '/startupz', '/livez', '/metrics', '/statusz'].flatMap(
  (path) => [
    [path, '*/*'],
    [`${path}?verbose`, 'text/plain'],
    [path, 'application/health+json'],
    [path, 'text/html'],
  ],
) as readonly (readonly [string, string])[];

/** Everything that leaves on `port`. */
async function onPort(shop: MetricsProgram): Promise<string[]> {
  const replies = EXITS.map(([path, accept]) => shop.probe(path, { headers: { accept } }));
  return (await Promise.all(replies)).map(({ headers, body }) => `${JSON.stringify(headers)}\n${body}`);
}

async function everywhere(shop: MetricsProgram): Promise<string[]> {
  const replies = EXITS.map(([path, accept]) => shop.application(path, { headers: { accept } }));
  const bodies = (await Promise.all(replies)).map(({ headers, body }) => `${JSON.stringify(headers)}\n${body}`);
  return [...bodies, ...(await onPort(shop)), JSON.stringify(await shop.both())];
}

/** Lets the indicators throw and return their secret, and collects what leaves then, from both threads. */
async function leaks(shop: MetricsProgram): Promise<string[]> {
  await shop.isReady();
  await shop.mode('database', 'degraded');
  await shop.mode('cache', 'unhealthy');
  const first = await everywhere(shop);
  await shop.call('/block?ms=6000');
  await eventually(async () => (await shop.scrape()).values.get('vitals_main_thread_silent') === 1);
  const whileSilent = await onPort(shop);
  expect(whileSilent.some((text) => text.includes('vitals_main_thread_silent 1'))).toBe(true);
  await shop.hearsNth('free', 1);
  return [...first, ...whileSilent, ...(await everywhere(shop))];
}

describe.each(['native', 'terminus'] as const)('what an indicator throws and returns, in the format %s', (format) => {
  it('leaves by no exit while it is withheld, and goes to the log masked', async () => {
    const shop = new MetricsProgram({ health: { details: 'withheld', format, heartbeat: HEARTBEAT } });
    const texts = await leaks(shop);
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.filter((text) => /hunter2|refused|db\.internal/.test(text))).toEqual([]);
    expect(shop.output).toContain(MASKED);
    expect(shop.output).not.toContain('hunter2');
  });

  it('leaves masked with full details, and not in the metrics', async () => {
    const shop = new MetricsProgram({ health: { details: 'full', format, heartbeat: HEARTBEAT } });
    const texts = await leaks(shop);
    expect(texts.filter((text) => text.includes('hunter2'))).toEqual([]);
    expect(texts.filter((text) => text.includes(MASKED)).length).toBeGreaterThan(3);
    expect(texts.filter((text) => text.includes('# TYPE vitals_') && text.includes('refused'))).toEqual([]);
  });
});
