import { describe, expect, it } from '@jest/globals';
import {
  callsMethod,
  findApplicationVariable,
  findCreateCall,
  insertAfter,
  insertBeforeCall,
} from '../../src/code/bootstrap.js';
import { Refusal } from '../../src/code/refusal.js';
import type { Change, Source } from '../../src/code/source.js';
import { changed, sourceOf } from './support.js';

const HEAD = `import { NestFactory } from '@nestjs/core';\n`;

function hooked(body: string): string {
  return changed(HEAD + body, enableHooks).replace(HEAD, '');
}

function enableHooks(source: Source): Change {
  const call = findCreateCall(source);
  if (call instanceof Refusal) return call;
  const application = findApplicationVariable(source, call);
  if (application instanceof Refusal) return application;
  return insertBeforeCall(source, application, 'listen', `${application.name}.enableShutdownHooks()`);
}

describe('a statement before listen', () => {
  it.each([
    [
      'a function',
      `async function bootstrap() {\n  const app = await NestFactory.create(AppModule);\n  await app.listen(3000);\n}\nvoid bootstrap();\n`,
      `async function bootstrap() {\n  const app = await NestFactory.create(AppModule);\n  app.enableShutdownHooks();\n  await app.listen(3000);\n}\nvoid bootstrap();\n`,
    ],
    [
      'the top level',
      `const app = await NestFactory.create(AppModule);\nawait app.listen(3000);\n`,
      `const app = await NestFactory.create(AppModule);\napp.enableShutdownHooks();\nawait app.listen(3000);\n`,
    ],
    [
      'Fastify, with statements between',
      `(async () => {\n    const server = await NestFactory.create<NestFastifyApplication>(\n        AppModule,\n        new FastifyAdapter(),\n    );\n    server.setGlobalPrefix('v1');\n\n    await server.listen({ port: 3000, host: '0.0.0.0' });\n})();\n`,
      `(async () => {\n    const server = await NestFactory.create<NestFastifyApplication>(\n        AppModule,\n        new FastifyAdapter(),\n    );\n    server.setGlobalPrefix('v1');\n\n    server.enableShutdownHooks();\n    await server.listen({ port: 3000, host: '0.0.0.0' });\n})();\n`,
    ],
    [
      'a comment that belongs to listen',
      `const app = await NestFactory.create(AppModule);\n\n// about the app\n\n// the port\n// of the load balancer\nawait app.listen(3000);\n`,
      `const app = await NestFactory.create(AppModule);\n\n// about the app\n\napp.enableShutdownHooks();\n// the port\n// of the load balancer\nawait app.listen(3000);\n`,
    ],
    [
      'one line',
      `const app = await NestFactory.create(AppModule); await app.listen(3000);\n`,
      `const app = await NestFactory.create(AppModule); app.enableShutdownHooks(); await app.listen(3000);\n`,
    ],
    [
      'a variable that is assigned',
      `let app: INestApplication;\nasync function bootstrap() {\n  app = await NestFactory.create(AppModule);\n  return app.listen(3000).then(() => log());\n}\n`,
      `let app: INestApplication;\nasync function bootstrap() {\n  app = await NestFactory.create(AppModule);\n  app.enableShutdownHooks();\n  return app.listen(3000).then(() => log());\n}\n`,
    ],
    [
      'a cast, and listen in a block',
      `const app = (await NestFactory.create(AppModule)) as App;\ntry {\n  await app.listen(3000);\n} catch {}\n`,
      `const app = (await NestFactory.create(AppModule)) as App;\napp.enableShutdownHooks();\ntry {\n  await app.listen(3000);\n} catch {}\n`,
    ],
    [
      'a microservice',
      `const app = await NestFactory.createMicroservice(AppModule, {});\nawait app.listen();\n`,
      `const app = await NestFactory.createMicroservice(AppModule, {});\napp.enableShutdownHooks();\nawait app.listen();\n`,
    ],
  ])('is written like the file: %s', (_what, before, after) => {
    expect(hooked(before)).toBe(after);
  });

  it('stands before a semicolon that guards the line of listen', () => {
    const lines = [
      HEAD.replace(';\n', ''),
      'const app = await NestFactory.create(AppModule)',
      ';(await app.listen(3000)).unref()',
      '',
    ];
    const after = lines.toSpliced(2, 0, 'app.enableShutdownHooks()').join('\n');
    expect(changed(lines.join('\n'), enableHooks)).toBe(after);
  });

  it.each([
    [
      'then',
      `NestFactory.create(AppModule).then((app) => app.listen(3000));\n`,
      'src/file.ts does not put the awaited result of NestFactory.create into a variable',
    ],
    [
      'a variable in another function',
      `function make() {\n  return NestFactory.create(AppModule);\n}\n`,
      'src/file.ts does not put the awaited result of NestFactory.create into a variable',
    ],
    [
      'two applications',
      `const a = await NestFactory.create(A);\nconst b = await NestFactory.create(B);\n`,
      'src/file.ts makes more than one application',
    ],
    [
      'listen in an inner function',
      `const app = await NestFactory.create(AppModule);\nconst start = () => app.listen(3000);\n`,
      'src/file.ts does not call app.listen in the block of line 2',
    ],
    [
      'listen in another function',
      `async function make() {\n  const app = await NestFactory.create(AppModule);\n  return app;\n}\nawait (await make()).listen(3000);\n`,
      'src/file.ts does not call app.listen in the block of line 3',
    ],
    ['a file of its own', `await bootstrap();\n`, 'src/file.ts does not call NestFactory.create'],
  ])('is refused for %s', (_what, text, reason) => {
    expect(hooked(text)).toBe(`refused: ${reason}`);
  });

  it('is refused if NestFactory is not that of Nest', () => {
    const text = `import { NestFactory } from './own';\nconst app = await NestFactory.create(A);\n`;
    expect(changed(text, enableHooks)).toBe('refused: src/file.ts does not import NestFactory of @nestjs/core');
  });
});

describe('findCreateCall', () => {
  it('finds the root module in every form of the call', () => {
    const call = findCreateCall(
      sourceOf(`${HEAD}void NestFactory.createApplicationContext(AppModule.register(1)).then(run);\n`),
    );
    if (call instanceof Refusal) throw new Error(call.reason);
    expect([call.method, call.module.getText()]).toEqual(['createApplicationContext', 'AppModule.register(1)']);
  });
});

describe('insertAfter', () => {
  it('adds a line with the same indentation', () => {
    const lines = [
      'async function run() {',
      '  const app = await NestFactory.create(A); // once',
      '  app.use(x);',
      '}',
      '',
    ];
    const text = changed(HEAD + lines.join('\n'), (source) => {
      const call = findCreateCall(source);
      const application = call instanceof Refusal ? call : findApplicationVariable(source, call);
      return application instanceof Refusal ? application : insertAfter(source, application.statement, 'app.wait()');
    });
    expect(text).toBe(HEAD + lines.toSpliced(2, 0, '  app.wait();').join('\n'));
  });
});

describe('callsMethod', () => {
  it('finds the call of a method, whatever the object', () => {
    expect(callsMethod(sourceOf(`if (on) a.b.enableShutdownHooks();\n`), 'enableShutdownHooks')).toBe(true);
    expect(callsMethod(sourceOf(`// a.enableShutdownHooks()\nenableShutdownHooks();\n`), 'enableShutdownHooks')).toBe(
      false,
    );
  });
});
