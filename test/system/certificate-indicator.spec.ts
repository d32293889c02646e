import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createPlainServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterEach, describe, expect, it } from '@jest/globals';
import {
  CertificateIndicator,
  type CertificateIndicatorOptions,
  type CertificateSource,
} from '../../src/system/index.js';
import { certificate, type Certificate } from '../support/certificates.js';
import { eventually } from '../support/eventually.js';
import { lookedAt } from '../support/looked-at.js';
import { closeContexts } from '../support/nest-app.js';
import { freePort } from '../support/ports.js';

const folder = mkdtempSync(join(tmpdir(), 'vitals-certificates-'));
const servers: Server[] = [];
const sockets = new Set<Socket>();

afterEach(async () => {
  await closeContexts();
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

function indicatorOf(source: CertificateSource, options?: CertificateIndicatorOptions) {
  return class extends CertificateIndicator {
    constructor() {
      super(source, options);
    }
  };
}

function fileWith(...parts: string[]): string {
  const file = join(folder, 'tls.crt');
  writeFileSync(file, parts.join('\n'));
  return file;
}

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => {});
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

const serve = (leaf: Certificate, ...chain: Certificate[]) =>
  listen(createServer({ key: leaf.key, cert: [leaf, ...chain].map(({ pem }) => pem).join('') }));

describe('CertificateIndicator on a file', () => {
  it.each([
    [100.5, 'healthy', undefined],
    [21.5, 'healthy', undefined],
    [20.5, 'degraded', 'ends in 20 days, at '],
    [7.5, 'degraded', 'ends in 7 days'],
    [6.5, 'unhealthy', 'ends in 6 days'],
    [-0.5, 'unhealthy', ' ended at '],
  ] as const)('with %s days left is %s', async (days, status, text) => {
    const file = fileWith(certificate('api', -100, days).pem);
    const seen = await (await lookedAt(indicatorOf({ file }))).report();
    expect(seen).toMatchObject({ status, details: { daysLeft: Math.floor(days) } });
    if (text) expect(seen.message).toContain(text);
    if (text) expect(seen.message).toContain(`the certificate of ${file}`);
  });

  it('takes other numbers of days', async () => {
    const file = fileWith(certificate('api', -100, 50.5).pem);
    const statusWith = async (options: CertificateIndicatorOptions) =>
      (await (await lookedAt(indicatorOf({ file }, options))).report()).status;
    expect(await statusWith({ minDays: 60 })).toBe('unhealthy');
    expect(await statusWith({ minDays: 30, degradedBelowDays: 60 })).toBe('degraded');
    expect(await statusWith({ minDays: 50, degradedBelowDays: 0 })).toBe('healthy');
  });

  it('is unhealthy if the certificate is not valid yet', async () => {
    const file = fileWith(certificate('api', 1, 100).pem);
    const { report } = await lookedAt(indicatorOf({ file }));
    expect(await report()).toMatchObject({
      status: 'unhealthy',
      message: expect.stringContaining('is not valid before'),
    });
  });

  it('looks at the whole chain, whatever else the file has', async () => {
    const authority = certificate('authority', -100, 3.5);
    const leaf = certificate('api', -100, 90, authority);
    const file = fileWith(leaf.key, leaf.pem, authority.pem);
    const { report } = await lookedAt(indicatorOf({ file }));
    expect(await report()).toMatchObject({ status: 'unhealthy', details: { daysLeft: 3 } });
  });

  it('is healthy again as soon as the file has been renewed', async () => {
    const { report } = await lookedAt(indicatorOf({ file: fileWith(certificate('api', -90, 1).pem) }));
    expect((await report()).status).toBe('unhealthy');
    fileWith(certificate('api', -1, 90).pem);
    expect((await report()).status).toBe('healthy');
  });

  it.each([
    ['a file without a certificate', () => fileWith('nothing'), 'there is no PEM certificate'],
    ['a file that does not exist', () => join(folder, 'missing.crt'), 'ENOENT'],
    ['a damaged certificate', () => fileWith(certificate('api', 0, 1).pem.replace('MI', 'XX')), ''],
  ])('is unhealthy for %s', async (_what, make, text) => {
    const { report } = await lookedAt(indicatorOf({ file: make() }));
    expect(await report()).toMatchObject({ status: 'unhealthy', message: expect.stringContaining(text) });
  });
});

describe('CertificateIndicator on an endpoint', () => {
  it('sees the certificate that the server presents, although nothing trusts it', async () => {
    const port = await serve(certificate('api', -100, 90.5));
    const { report } = await lookedAt(indicatorOf({ host: '127.0.0.1', port, servername: 'api' }));
    expect(await report()).toMatchObject({ status: 'healthy', details: { daysLeft: 90 } });
    await eventually(() => sockets.size === 0);
  });

  it('sees that it has ended, and which endpoint it is', async () => {
    const port = await serve(certificate('api', -100, -2.5));
    const { report } = await lookedAt(indicatorOf({ host: 'localhost', port }));
    expect(await report()).toMatchObject({
      status: 'unhealthy',
      message: expect.stringMatching(new RegExp(`^the certificate of localhost:${port} ended at `)),
    });
  });

  it('looks at the whole chain', async () => {
    const authority = certificate('authority', -100, 3.5);
    const port = await serve(certificate('api', -100, 90, authority), authority);
    const { report } = await lookedAt(indicatorOf({ host: '127.0.0.1', port, servername: 'api' }));
    expect(await report()).toMatchObject({ status: 'unhealthy', details: { daysLeft: 3 } });
  });

  it('times out on a server that never speaks, closes the connection, and makes no second one meanwhile', async () => {
    const port = await listen(createPlainServer((socket) => void socket.resume()));
    const { report } = await lookedAt(indicatorOf({ host: '127.0.0.1', port, servername: 'api' }), 200);
    const reports = await Promise.all(Array.from({ length: 20 }, report));
    for (const { message } of reports) expect(message).toMatch(/^(timed out|still running) after/);
    expect(sockets.size).toBeLessThanOrEqual(1);
    await eventually(() => sockets.size === 0);
  });

  it.each([
    ['a closed port', freePort, 'ECONNREFUSED'],
    [
      'a server that hangs up',
      () => listen(createPlainServer((socket) => socket.destroy())),
      /ECONNRESET|closed|disconnected/,
    ],
    ['a server without TLS', () => listen(createPlainServer((socket) => socket.end('HTTP/1.1 400\r\n\r\n'))), /\w/],
  ])('is unhealthy for %s', async (_what, make, text) => {
    const { report } = await lookedAt(indicatorOf({ host: '127.0.0.1', port: await make(), servername: 'api' }));
    expect(await report()).toMatchObject({ status: 'unhealthy', message: expect.stringMatching(text) });
  });
});

describe('CertificateIndicator and wrong arguments', () => {
  it.each([{ minDays: -1 }, { degradedBelowDays: '21' }])('refuses %j', (options) => {
    const create = () => new (indicatorOf({ file: 'tls.crt' }, options as never))();
    expect(create).toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS' }));
  });
});
