import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Attachment } from '../src/attachment.service.js';
import type { HealthModuleOptions } from '../src/core/options/options.js';
import { resolveOptions } from '../src/core/options/resolve.js';
import { HealthModule } from '../src/health.module.js';
import { ADAPTERS, closeApps, portOf, startApp } from './support/adapters.js';
import { deferred, settle } from './support/deferred.js';
import { eventually } from './support/eventually.js';
import { CapturingLogger } from './support/nest-app.js';

type Address = Parameters<Attachment['tellAddresses']>[0];

let log: CapturingLogger;

beforeEach(() => Logger.overrideLogger((log = new CapturingLogger())));
afterEach(async () => {
  await closeApps();
  Logger.overrideLogger(true as never);
});

/** The attachment of an application, as far as the line about addresses needs it. */
function attachmentOf(options: HealthModuleOptions, { hasServer = true, phase = 'running' } = {}) {
  const host = hasServer ? { httpAdapter: {} } : {};
  const drain = { phase };
  const unused = undefined as never;
  const resolved = resolveOptions(options, { isInteractive: true });
  const args = [unused, resolved, unused, host, unused, unused, drain, unused, unused, unused] as const;
  const attachment = new Attachment(...(args as unknown as ConstructorParameters<typeof Attachment>));
  return { attachment, drain };
}

async function told(address: Awaited<Address>, ...given: Parameters<typeof attachmentOf>): Promise<readonly string[]> {
  await attachmentOf(...given).attachment.tellAddresses(Promise.resolve(address));
  return log.own;
}

const PORT = { host: '0.0.0.0', port: 9000 };
const line = (places: string, paths = '/livez /readyz /startupz'): string[] => [
  `log probes ${paths} on ${places} [HealthModule]`,
];

describe('the line about the addresses of the probes', () => {
  it.each<[string, Parameters<typeof attachmentOf>, typeof PORT | undefined, string[]]>([
    ["the application's port", [{}], undefined, line("the application's port")],
    ['that port with the controller, too', [{ mount: 'controller' }], undefined, line("the application's port")],
    ['both ports', [{ port: 9000 }], PORT, line("the application's port and 0.0.0.0:9000")],
    ['an address of IPv6 in brackets', [{ port: 9000, mount: 'none' }], { host: '::', port: 9000 }, line('[::]:9000')],
    [
      'the port that the system chose',
      [{ port: 0, mount: 'none' }],
      { host: '127.0.0.1', port: 40123 },
      line('127.0.0.1:40123'),
    ],
    [
      'only the port of the probes without a server of the application',
      [{ port: 9000 }, { hasServer: false }],
      PORT,
      line('0.0.0.0:9000'),
    ],
    [
      "only the application's port if the other could not be opened",
      [{ port: 9000 }],
      undefined,
      line("the application's port"),
    ],
    [
      'the paths of the application',
      [{ paths: { liveness: '/alive', readiness: '/ready', startup: '/up' } }],
      undefined,
      line("the application's port", '/alive /ready /up'),
    ],
  ])('names %s', async (_what, given, address, expected) => {
    expect(await told(address, ...given)).toEqual(expected);
  });

  it.each<[string, Parameters<typeof attachmentOf>, typeof PORT | undefined]>([
    ['no server answers probes', [{}, { hasServer: false }], undefined],
    ['the only port could not be opened', [{ port: 9000, mount: 'none' }], undefined],
    ['the application has stopped', [{ port: 9000 }, { phase: 'stopped' }], PORT],
  ])('is not written if %s', async (_what, given, address) => {
    expect(await told(address, ...given)).toEqual([]);
  });

  it('is written once the address is known, and not if the application stops before that', async () => {
    const [first, second] = [deferred<typeof PORT>(), deferred<typeof PORT>()];
    const [living, stopping] = [attachmentOf({ port: 9000 }), attachmentOf({ port: 9000 })];
    void living.attachment.tellAddresses(first.promise);
    void stopping.attachment.tellAddresses(second.promise);
    await settle();
    expect(log.own).toEqual([]);
    first.resolve(PORT);
    stopping.drain.phase = 'stopped';
    second.resolve(PORT);
    await settle();
    expect(log.own).toEqual(line("the application's port and 0.0.0.0:9000"));
  });

  it('does not wait for an address without the option port', async () => {
    await attachmentOf({}).attachment.tellAddresses(new Promise(() => {}));
    expect(log.own).toHaveLength(1);
  });

  it('is written once by an application that starts', async () => {
    const app = await startApp(ADAPTERS[0]!, HealthModule.forRoot() as never, { nest: { logger: log } });
    expect(portOf(app)).toBeGreaterThan(0);
    await eventually(() => log.own.length > 0);
    expect(log.own.filter((each) => each.includes('probes /'))).toEqual(line("the application's port"));
  });
});
