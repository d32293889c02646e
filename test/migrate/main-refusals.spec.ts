import { describe, expect, it } from '@jest/globals';
import { migrated } from './migrated.js';

const MODULE = "import { Module } from '@nestjs/common';\n\n@Module({})\nexport class AppModule {}\n";

function withMain(origin: string, statements: string, head = ''): Record<string, string> {
  const main = `import { NestFactory } from '@nestjs/core';
import ${origin};
import { AppModule } from './app.module';
${head}
async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  ${statements}
  await app.listen(3000);
}
void bootstrap();
`;
  return { 'src/app.module.ts': MODULE, 'src/main.ts': main };
}

const godaddy = (options: string, head = ''): Record<string, string> =>
  withMain("{ createTerminus } from '@godaddy/terminus'", `createTerminus(app.getHttpServer(), ${options});`, head);
const lightship = (use: string, configuration = ''): Record<string, string> =>
  withMain(
    "{ createLightship } from 'lightship'",
    `const lightship = await createLightship(${configuration});\n  ${use}`,
  );

describe('a call of createTerminus', () => {
  it.each([
    ['{ statusOk: 204 }', /the option `statusOk` has no counterpart/],
    ['{ healthChecks: { verbatim: true } }', /`verbatim` has no counterpart/],
    ['{ healthChecks: checks }', /these health checks are not written out/],
    ["{ healthChecks: { '/a': check, '/b': check } }", /only one path can be readiness, and it is '\/a'/],
    ["{ healthChecks: { '/live': async () => { await ping(); } } }", /liveness runs no check of its own/],
    ["{ healthChecks: { '/a': async ({ state }) => ask(state) } }", /because it takes an argument/],
    ["{ healthChecks: { '/a': async () => app.getHttpServer().address() } }", /because it uses `app` for more than/],
    [
      "{ healthChecks: { '/a': async () => pool.query('SELECT 1') } }",
      /because it uses `pool`, which has to be in a file of its own/,
    ],
    ['{ beforeShutdown: async () => leave() }', /this does more than wait/],
    ['{ onSignal: async () => pool.end() }', /because it uses `pool`/],
    ['{ beforeShutdown: () => { isReady = false; return sleep(5000); } }', /this does more than wait/],
    ['{ beforeShutdown: () => { count++; return sleep(5000); } }', /this does more than wait/],
    ['{ beforeShutdown: () => { if (isFast) return; return sleep(5000); } }', /this does more than wait/],
    ['{ beforeShutdown: () => isFast ? undefined : sleep(5000) }', /this does more than wait/],
    ['{ beforeShutdown: () => { for (;;) sleep(5000); } }', /this does more than wait/],
    ["{ healthChecks: { '/a': () => { count += 1; } } }", /because it uses `count`/],
    ["{ healthChecks: { '/a': () => { count--; } } }", /because it uses `count`/],
    ["{ healthChecks: { '/a': () => { delete state.count; } } }", /because it uses `state`/],
    ['{ onSignal: () => { count = 0; } }', /because it uses `count`/],
    ['{ signals }', /these signals are not written out/],
    ['options()', /these options are not written out/],
  ])('is left as a whole: %s', (options, message) => {
    const { left, changed } = migrated(
      godaddy(options, 'const pool = new Pool();\nlet count = 0;\nlet state = { count };'),
    );
    expect(left.join('\n')).toMatch(message);
    expect(changed).toEqual([]);
  });

  it('is left where no application is made', () => {
    const { left } = migrated({
      'src/a.ts': "import { createTerminus } from '@godaddy/terminus';\ncreateTerminus(server, {});\n",
    });
    expect(left).toEqual([
      expect.stringMatching(/^src\/a\.ts:2:1 .*translate this by hand where the application is made$/),
    ]);
  });

  it.each([
    ['{}', 'HealthModule.forRoot()', 'app.enableShutdownHooks();'],
    ["{ signal: 'SIGINT' }", 'HealthModule.forRoot()', "app.enableShutdownHooks(['SIGINT']);"],
    ['{ timeout: 10_000 }', 'drain: { deadlineMs: 15000 }', 'app.enableShutdownHooks();'],
    ['{ onSignal: () => app.close() }', 'HealthModule.forRoot()', 'app.enableShutdownHooks();'],
  ])('becomes options: %s', (options, module, hooks) => {
    const { files, left } = migrated(godaddy(options));
    expect(left).toEqual([]);
    expect(files.get('src/app.module.ts')).toContain(module);
    expect(files.get('src/main.ts')).toContain(hooks);
    expect(files.get('src/main.ts')).not.toContain('erminus');
  });

  it('says which times do not fit', () => {
    const { files, left } = migrated(godaddy('{ timeout: 60_000 }'));
    expect(left).toEqual([expect.stringMatching(/these times do not fit into 30 s/)]);
    expect(files.get('src/app.module.ts')).toContain('HealthModule.forRoot()');
  });
});

describe('a lightship', () => {
  it.each([
    ['lightship.signalNotReady();', /HealthService\.hold/],
    ['const beacon = lightship.createBeacon();', /DrainService\.track/],
    ['await lightship.shutdown();', /process\.kill/],
    ['if (lightship.isServerReady()) run();', /HealthService\.readiness/],
    ['queue.on("idle", () => lightship.signalReady());', /what `HealthService\.hold\(\)` has returned/],
    [
      'lightship.registerShutdownHandler(() => queue.close());\n  const queue = new Queue();',
      /because it uses `queue`/,
    ],
    ['start(lightship);', /hands lightship to other code/],
  ])('is left as a whole: %s', (use, message) => {
    const { left, changed } = migrated(lightship(use));
    expect(left).toEqual([expect.stringMatching(message)]);
    expect(changed).toEqual([]);
  });

  it.each([
    ['{ terminate: () => process.exit(2) }', /`terminate` has no counterpart/],
    ['{ port: AppModule.port }', /this port comes from `AppModule`/],
    ['{ port: PROBE_PORT }', /this port comes from `PROBE_PORT`/],
    ['{ port: portOf(process.env) }', /this port comes from `portOf`/],
    ['{ signals: all() }', /these signals are not written out/],
    ['configuration', /this configuration is not written out/],
  ])('is left for its configuration: %s', (configuration, message) => {
    const { left, changed } = migrated(lightship('lightship.signalReady();', configuration));
    expect(left).toEqual([expect.stringMatching(message)]);
    expect(changed).toEqual([]);
  });

  it.each(['9001', 'Number(process.env.PROBE_PORT ?? 9000)'])('may have the port %s', (port) => {
    const { files } = migrated(lightship('lightship.signalReady();', `{ port: ${port} }`));
    expect(files.get('src/app.module.ts')).toContain(`port: ${port},`);
  });

  it('becomes options, with a word about /health', () => {
    const { files, left } = migrated(
      lightship('lightship.signalReady();', '{ shutdownDelay: 1000, gracefulShutdownTimeout: 20_000 }'),
    );
    expect(left).toEqual([expect.stringMatching(/^src\/main\.ts:7:\d+ lightship also answered \/health/)]);
    expect(files.get('src/app.module.ts')).toContain(`HealthModule.forRoot({
      paths: { liveness: '/live', readiness: '/ready' },
      mount: 'none',
      port: 9000,
      drain: { propagationDelayMs: 1000, deadlineMs: 21000 },
    })`);
    expect(files.get('src/main.ts')).not.toContain('lightship');
  });
});
