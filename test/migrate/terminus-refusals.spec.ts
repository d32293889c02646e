import { describe, expect, it } from '@jest/globals';
import { migrated, terminusProject } from './migrated.js';

const WELL = "() => ({ api: { status: 'up' } })";
const MAIN = "import { NestFactory } from '@nestjs/core';\nconst app = await NestFactory.create(AppModule);\n";

/** Each with the column of what is left and the beginning of its sentence. */
const ENTRIES: Readonly<Record<string, readonly [entry: string, message: RegExp]>> = {
  'a list that is made elsewhere': ['...this.checks', /this entry is not a function/],
  'a function that is made elsewhere': ['this.check', /this entry is not a function/],
  'a key that is worked out': ['() => this.dog.isHealthy(KEY)', /the key of this entry is not one text/],
  'a result with two keys': [
    "() => ({ a: { status: 'up' }, b: { status: 'up' } })",
    /the key of this entry is not one text/,
  ],
  'a key that cannot be a name': ["() => this.dog.isHealthy('a/b')", /`a\/b` cannot be the name/],
  'a member of the controller': [
    "() => this.dog.isHealthy('dog', this.limit)",
    /uses `this.limit`, which the controller makes/,
  ],
  'the controller itself': ["() => this.dog.isHealthy('dog', this)", /uses `this`, which the controller makes/],
  'an instance of the file': [
    "() => this.dog.isHealthy('dog', client)",
    /uses `client`, which has to be in a file of its own/,
  ],
  'the same key for two checks': [`${WELL}, () => ({ api: { status: 'down' } })`, /two checks have the key `api`/],
};

describe('an entry that cannot be translated', () => {
  it.each(Object.entries(ENTRIES))('is left with its route: %s', (_what, [entry, message]) => {
    const head = "const KEY = 'a' + 'b';\nconst client = new Client();";
    const { left, changed } = migrated(terminusProject(entry, { head, extra: 'private readonly dog: Dog' }));
    expect(left.join('\n')).toMatch(message);
    expect(left[0]).toMatch(/^src\/health\.controller\.ts:\d+:\d+ /);
    expect(changed).toEqual([]);
  });

  it('keeps what would be translated beside it', () => {
    const { left, changed } = migrated(terminusProject(`${WELL}, ...this.checks`));
    expect(left).toEqual([
      'src/health.controller.ts:11:3 this route stays, because not all of its checks can be translated',
      expect.stringMatching(/^src\/health\.controller\.ts:14:\d+ this entry is not a function/),
    ]);
    expect(changed).toEqual([]);
  });
});

describe('a route that cannot be translated', () => {
  it.each([
    ['@UseGuards(AuthGuard)', /the probes answer ahead of `@UseGuards\(\)`/],
    ['@UseInterceptors(Wrap)', /ahead of `@UseInterceptors\(\)`/],
    ["@Header('x-a', 'b')", /ahead of `@Header\(\)`/],
    ['@HttpCode(201)', /ahead of `@HttpCode\(\)`/],
    ["@Auth('admin')", /ahead of `@Auth\(\)`/],
    ['@Roles(Role.Admin)', /ahead of `@Roles\(\)`/],
    ['@(guards.all())', /ahead of a decorator/],
  ])('is left for its decorator: %s', (decorators, message) => {
    const { left, changed } = migrated(terminusProject(WELL, { decorators }));
    expect(left).toEqual([expect.stringMatching(message)]);
    expect(changed).toEqual([]);
  });

  it.each([
    '@Public()',
    '@HttpCode(200)',
    "@Header('Cache-Control', 'no-store')",
    '@SkipThrottle()',
    '@HealthCheck()',
    '@Version(VERSION_NEUTRAL)',
    "@ApiTags('health')",
    "@ApiOperation({ summary: 'a' })",
  ])('is not one with %s', (decorators) => {
    expect(migrated(terminusProject(WELL, { decorators })).left).toEqual([]);
  });

  it.each([
    ['app.setGlobalPrefix(prefix());', /the global prefix is not written out/],
    ["app.setGlobalPrefix('a'); app.setGlobalPrefix('b');", /the global prefix is set twice/],
    ["app.setGlobalPrefix('a', { exclude: excluded });", /what the global prefix excludes/],
    ['app.enableVersioning(options);', /the options of `enableVersioning`/],
    ["app.enableVersioning({ defaultVersion: ['1', '2'] });", /its version is not one text/],
  ])('is left if its path is not known: %s', (statement, message) => {
    const { left, changed } = migrated({ ...terminusProject(WELL), 'src/main.ts': MAIN + statement });
    expect(left).toEqual([expect.stringMatching(message)]);
    expect(changed).toEqual([]);
  });

  it.each([
    ["app.setGlobalPrefix('/api/');", '/api/health'],
    ["const PREFIX = 'api';\napp.setGlobalPrefix(PREFIX);", '/api/health'],
    ["app.setGlobalPrefix('api', { exclude: ['health'] });", '/health'],
    ["app.setGlobalPrefix('api', { exclude: [{ path: 'heal{*rest}', method: RequestMethod.GET }] });", '/health'],
    ["app.setGlobalPrefix('api', { exclude: ['healthy'] });", '/api/health'],
    ['app.enableVersioning();', '/health'],
    ["app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });", '/v1/health'],
    ["app.enableVersioning({ defaultVersion: '1', prefix: '' });", '/1/health'],
    ["app.enableVersioning({ type: VersioningType.HEADER, defaultVersion: '1', header: 'x' });", '/health'],
    ["app.enableVersioning({ defaultVersion: VERSION_NEUTRAL });\napp.setGlobalPrefix('api');", '/api/health'],
  ])('is not one with %s', (statement, path) => {
    const result = migrated({ ...terminusProject(WELL), 'src/main.ts': MAIN + statement });
    expect(result.left).toEqual([]);
    expect(result.files.get('src/health.module.ts')).toContain(`paths: { readiness: '${path}' }`);
  });

  it('is a second one for readiness, and one for liveness that checks', () => {
    const members = `
  @Get('db/all')
  all() {
    return this.health.check([${WELL}, () => ({ db: { status: 'up' } })]);
  }

  @Get('live')
  live() {
    return this.health.check([${WELL}]);
  }
`;
    const { left } = migrated(terminusProject(WELL, { members }));
    expect(left).toEqual([
      expect.stringMatching(
        /only one route can be readiness, and it is \/health: point the callers of \/health\/db\/all there/,
      ),
      expect.stringMatching(/liveness looks at no indicator/),
    ]);
  });

  it('is one that readiness would hide', () => {
    const members = `
  @Get('api')
  api() {
    return this.health.check([() => ({ api: { status: 'down' } })]);
  }
`;
    expect(migrated(terminusProject(WELL, { members })).left).toEqual([
      expect.stringMatching(
        /readiness answers \/health\/api for its indicator `api` now: give this route another path/,
      ),
    ]);
  });
});

describe('a controller that cannot be removed', () => {
  it('is one that other files use', () => {
    const { left, changed } = migrated({
      ...terminusProject(WELL),
      'src/index.ts': "export * from './health.controller';\n",
    });
    expect(left).toEqual([
      'src/index.ts:1:1 HealthController is used here, so that it cannot be removed: translate it by hand',
    ]);
    expect(changed).toEqual([]);
  });

  it('is one that no module lists', () => {
    const files = terminusProject(WELL);
    const { left, changed } = migrated({ 'src/health.controller.ts': files['src/health.controller.ts']! });
    expect(left).toEqual([expect.stringMatching(/no `@Module\(\)` lists this controller/)]);
    expect(changed).toEqual([]);
  });
});

describe('an application that has HealthModule already', () => {
  const withModule = (call: string): Record<string, string> => {
    const text = `import { HealthModule } from 'nestjs-vitals';\n@Module({ imports: [HealthModule.${call}] })\nexport class RootModule {}\n`;
    return { ...terminusProject(WELL), 'src/root.module.ts': text };
  };

  it.each([
    [
      'forRoot()',
      "forRoot({\n  paths: { readiness: '/health' },\n  format: 'terminus',\n  startup: { requireIndicators: false },\n})",
    ],
    [
      'forRoot({ port: 9090 })',
      "forRoot({ port: 9090,\npaths: { readiness: '/health' },\nformat: 'terminus',\nstartup: { requireIndicators: false } })",
    ],
  ])('gets the options there: %s', (call, expected) => {
    const { files, left } = migrated(withModule(call));
    expect(left).toEqual([]);
    expect(files.get('src/root.module.ts')).toContain(expected);
    expect(files.get('src/health.module.ts')).toBe(`import { Module } from '@nestjs/common';
import { ApiIndicator } from './health.indicators';

@Module({
  providers: [ApiIndicator],
})
export class AppModule {}
`);
  });

  it.each([
    ["forRoot({ paths: { readiness: '/ready' } })", /`HealthModule` has the option `paths` already/],
    ['forRoot(options)', /the options of `HealthModule` are not written out/],
    ['forRootAsync({ useFactory })', /the options of `HealthModule` are not written out/],
  ])('is left if they do not fit: %s', (call, message) => {
    const { changed, left } = migrated(withModule(call));
    expect(left).toEqual([expect.stringMatching(message)]);
    expect(changed).toEqual([]);
  });
});
