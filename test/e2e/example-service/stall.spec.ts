import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { blocksOf } from '../../docs/documents.js';
import { statusOf } from '../../support/loopback.mjs';
import { Service, eventually } from './service.js';

describe('the stall that the documents show', () => {
  let service: Service;
  let addresses: { app: string; probes: string };

  beforeAll(async () => {
    service = new Service({ ALLOW_DEBUG: '1' });
    addresses = await service.addresses();
    await eventually(
      () => statusOf(`${addresses.probes}/readyz`),
      (status) => status === 200,
      () => service.output,
    );
  }, 90_000);

  afterAll(async () => service.remove());

  it('delays no probe, and is logged as the README shows it', async () => {
    const blocked = fetch(`${addresses.app}/debug/block?ms=4000`, { method: 'POST' });
    let isBlocked = true;
    void blocked.finally(() => (isBlocked = false));
    const statuses = new Set<number>();
    while (isBlocked) statuses.add(await statusOf(`${addresses.probes}/livez`));
    expect(statuses).toEqual(new Set([200]));
    expect((await blocked).status).toBe(204);

    await eventually(
      () => service.output,
      (output) => output.includes('runs again'),
      (output) => output,
    );
    const logged = service.output.split('\n').filter((line) => line.includes('event loop'));
    const blocks = ['README.md', 'docs/watchdog.md'].flatMap(blocksOf).filter(({ marks }) => marks['log'] === 'stall');
    expect(blocks.length).toBe(2);
    for (const { text } of blocks) expect(text.trim().split('\n').map(comparable)).toEqual(logged.map(comparable));
  });

  it('needs ALLOW_DEBUG', async () => {
    const careful = new Service();
    const { app } = await careful.addresses();
    expect((await fetch(`${app}/debug/block?ms=1`, { method: 'POST' })).status).toBe(404);
    await careful.remove();
  }, 90_000);
});

/** A line without the parts that differ from run to run: the time, the process, durations, folders and positions in files. */
function comparable(line: string): string {
  return line
    .replace(/^\[Nest\].*?(?=WARN|LOG)/, '')
    .replaceAll(/\S*\/(?=[\w.-]+:\d+:\d+)/g, '')
    .replaceAll(/\d+/g, '0');
}
