import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { statusOf } from '../../support/loopback.mjs';
import { freePort } from '../../support/ports.js';
import { Service, eventually, post } from './service.js';

describe.each(['express', 'fastify'])('the example service on %s', (adapter) => {
  let service: Service;
  let app: string;
  let probes: string;
  const firstStatuses: Record<string, number> = {};

  beforeAll(async () => {
    const probePort = await freePort();
    probes = `http://localhost:${probePort}`;
    service = new Service({ ADAPTER: adapter, PROBE_PORT: String(probePort) });
    for (const path of ['/livez', '/startupz', '/readyz']) {
      firstStatuses[path] = await eventually(
        () => statusOf(probes + path),
        (status) => status !== 0,
        () => service.output,
      );
    }
    ({ app } = await service.addresses());
  }, 90_000);

  afterAll(async () => service.remove());

  it('is alive, but neither started nor ready, while its database starts', () => {
    expect(firstStatuses).toEqual({ '/livez': 200, '/startupz': 503, '/readyz': 503 });
  });

  it('is started and ready afterwards, on the port of the application, too', async () => {
    for (const path of ['/startupz', '/readyz', '/livez']) {
      for (const base of [probes, app]) {
        await eventually(
          () => statusOf(base + path),
          (status) => status === 200,
          (status) => `${base}${path} ${status}`,
        );
      }
    }
  }, 60_000);

  it('has its metrics at the address that it prints first', async () => {
    expect(service.output).toContain(`  metrics  ${probes}/metrics\n`);
    const text = await (await fetch(`${probes}/metrics`)).text();
    expect(text).toContain('\nvitals_live 1\n');
    expect(text).toContain('vitals_indicator_status{indicator="postgres",required="true",status="healthy"} ');
    expect(await statusOf(`${app}/metrics`)).toBe(404);
  });

  it('sells no more than what is in stock', async () => {
    const catalogue = (await (await fetch(`${app}/products`)).json()) as { id: number; name: string }[];
    const grinder = catalogue.find(({ name }) => name === 'Hand grinder')?.id;
    const lines = [{ productId: grinder, quantity: 2 }];

    const placed = await post(`${app}/orders`, { lines });
    expect(placed).toMatchObject({ status: 201, body: { totalCents: 25_800 } });
    expect(await post(`${app}/orders`, { lines })).toMatchObject({ status: 409 });
    expect(await post(`${app}/orders`, { lines: [] })).toMatchObject({ status: 400 });

    expect(await (await fetch(`${app}/products/${grinder}`)).json()).toMatchObject({ stock: 1 });
    expect(await (await fetch(`${app}/orders/${String(placed.body['id'])}`)).json()).toMatchObject({
      totalCents: 25_800,
    });
    expect(await statusOf(`${app}/orders/99999999999`)).toBe(400);
  });

  it('shows new products in the catalogue', async () => {
    expect(await post(`${app}/products`, { name: 'Cup', priceCents: 900, stock: 5 })).toMatchObject({ status: 201 });
    expect(await (await fetch(`${app}/products`)).json()).toContainEqual(expect.objectContaining({ name: 'Cup' }));
    expect(await post(`${app}/products`, { name: 'Cup', priceCents: 900, stock: 5 })).toMatchObject({ status: 409 });
  });

  it('is not ready while a hold is on', async () => {
    expect((await post(`${app}/admin/hold?reason=maintenance`)).status).toBe(204);
    const held = await fetch(`${probes}/readyz`);
    expect([held.status, await held.json()]).toMatchObject([503, { reason: 'held: maintenance' }]);
    await fetch(`${app}/admin/hold`, { method: 'DELETE' });
    expect(await statusOf(`${probes}/readyz`)).toBe(200);
  });

  it('is not ready while its database is frozen, and stays alive', async () => {
    process.kill(service.guardianPid(), 'SIGUSR2');
    await eventually(
      () => statusOf(`${probes}/readyz`),
      (status) => status === 503,
    );
    expect(await statusOf(`${probes}/livez`)).toBe(200);
    process.kill(service.guardianPid(), 'SIGUSR2');
    await eventually(
      () => statusOf(`${probes}/readyz`),
      (status) => status === 200,
    );
  }, 90_000);
});
