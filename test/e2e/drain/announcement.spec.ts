import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Header, Module, Res, Sse, type INestApplication } from '@nestjs/common';
import { Agent, get, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { NEVER, startWith, type Observable } from 'rxjs';
import { DrainService, HealthModule } from '../../../src/index.js';
import { ApplicationServers } from '../../../src/lifecycle/servers/application-servers.js';
import { ADAPTERS, closeApps, portOf, startApp } from '../../support/adapters.js';
import { deferred, type Deferred } from '../../support/deferred.js';
import { eventually } from '../../support/eventually.js';

const UPSTREAM = { Connection: 'keep-alive', 'Keep-Alive': 'timeout=72', 'X-Upstream': 'yes' };

/** The members that Express' response and Fastify's reply have in common. */
interface Reply {
  readonly raw?: ServerResponse;
  header(name: string, value: string): unknown;
  hijack?(): unknown;
}

let release: Deferred<void>;

/** Each route says that the connection stays open, before or after it has waited for the test. */
@Controller()
class UpstreamController {
  @Get('decorated')
  @Header('Connection', 'keep-alive')
  async decorated(): Promise<string> {
    await release.promise;
    return 'answered';
  }

  @Get('set')
  async set(@Res({ passthrough: true }) reply: Reply): Promise<string> {
    await release.promise;
    copy(reply);
    return 'answered';
  }

  @Get('set-before')
  async setBefore(@Res({ passthrough: true }) reply: Reply): Promise<string> {
    copy(reply);
    await release.promise;
    return 'answered';
  }

  @Get('written')
  async written(@Res() reply: Reply): Promise<void> {
    reply.hijack?.();
    await release.promise;
    (reply.raw ?? (reply as unknown as ServerResponse)).writeHead(200, UPSTREAM).end('answered');
  }

  @Get('written-before')
  async writtenBefore(@Res() reply: Reply): Promise<void> {
    reply.hijack?.();
    const response = (reply.raw ?? (reply as unknown as ServerResponse)).writeHead(200, UPSTREAM);
    await release.promise;
    response.end('answered');
  }

  /** Nest itself says here that the connection stays open. */
  @Sse('events')
  events(): Observable<{ data: string }> {
    return NEVER.pipe(startWith({ data: 'tick' }));
  }
}

function copy(reply: Reply): void {
  for (const [name, value] of Object.entries(UPSTREAM)) reply.header(name, value);
}

@Module({ imports: [HealthModule.forRoot()], controllers: [UpstreamController] })
class AppModule {}

interface Answer {
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly isEnded: () => boolean;
}

function ask(app: INestApplication, path: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const agent = new Agent({ keepAlive: true });
    const request = get({ host: '127.0.0.1', port: portOf(app), path, agent }, (response) => {
      let ended = false;
      response.socket.once('close', () => (ended = true));
      response.resume();
      resolve({ headers: response.headers, rawHeaders: response.rawHeaders, isEnded: () => ended });
    });
    request.on('error', reject);
  });
}

function expectTheEnd({ headers, rawHeaders }: Answer): void {
  const names = rawHeaders.filter((_each, index) => index % 2 === 0).map((name) => name.toLowerCase());
  expect(names.filter((name) => name === 'connection')).toHaveLength(1);
  expect(headers.connection).toBe('close');
  expect(headers).not.toHaveProperty('keep-alive');
}

afterEach(closeApps);

describe.each(ADAPTERS)('while $name drains', (adapter) => {
  const ROUTES = ['decorated', 'set', 'set-before', 'written', 'written-before'];

  it.each(ROUTES)(
    '/%s announces the end of its connection, whether it was asked before or after the signal',
    async (route) => {
      const app = await startApp(adapter, AppModule);
      const { requests } = app.get(ApplicationServers);
      release = deferred();
      const early = ask(app, `/${route}`);
      await eventually(() => requests.inFlight === 1);
      app.get(DrainService).begin();
      const late = ask(app, `/${route}`);
      await eventually(() => requests.inFlight === 2);
      release.resolve();
      for (const answer of await Promise.all([early, late])) {
        expectTheEnd(answer);
        await eventually(answer.isEnded);
      }
    },
  );

  it('server-sent events announce the end of their connection, too', async () => {
    const app = await startApp(adapter, AppModule);
    app.get(DrainService).begin();
    expectTheEnd(await ask(app, '/events'));
  });

  it('no response announces an end before the drain', async () => {
    const app = await startApp(adapter, AppModule);
    release = deferred();
    release.resolve();
    const answer = await ask(app, '/set');
    expect(answer.headers).toMatchObject({ connection: 'keep-alive', 'keep-alive': 'timeout=72' });
  });
});
