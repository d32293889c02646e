import {
  Catch,
  Injectable,
  VersioningType,
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type INestApplication,
  type MiddlewareConsumer,
  type NestInterceptor,
  type NestModule,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, HttpAdapterHost } from '@nestjs/core';
import fastifyHelmet from '@fastify/helmet';
import helmet from 'helmet';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { map, type Observable } from 'rxjs';
import type { Adapter } from '../../support/adapters.js';
import type { ShopSpec } from './shop.js';

/** A part of an application's pipeline that changes or blocks the routes of Nest. */
export interface Obstacle {
  readonly name: string;
  readonly only?: Adapter['name'];
  readonly spec?: ShopSpec;
  readonly prepare?: (app: INestApplication, adapter: Adapter) => unknown;
}

@Injectable()
class DenyingGuard implements CanActivate {
  canActivate(): boolean {
    return false;
  }
}

@Injectable()
class WrappingInterceptor implements NestInterceptor {
  intercept(_context: unknown, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(map((data: unknown) => ({ data })));
  }
}

@Catch()
class TeapotFilter implements ExceptionFilter {
  constructor(private readonly host: HttpAdapterHost) {}

  catch(_error: unknown, context: ArgumentsHost): void {
    this.host.httpAdapter.reply(context.switchToHttp().getResponse(), { teapot: true }, 418);
  }
}

function deny(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(403, { 'content-type': 'text/plain' }).end('denied by middleware');
}

class DenyingModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(deny).forRoutes('{*path}');
  }
}

interface FastifyInstance {
  addHook(name: 'onRequest', hook: (request: unknown, reply: unknown, done: (error: Error) => void) => void): void;
  register(plugin: unknown): PromiseLike<unknown>;
}

const fastifyOf = (app: INestApplication): FastifyInstance => app.getHttpAdapter().getInstance() as FastifyInstance;

export const OBSTACLES: readonly Obstacle[] = [
  { name: 'nothing in the way' },
  { name: 'a global guard that denies', spec: { providers: [{ provide: APP_GUARD, useClass: DenyingGuard }] } },
  {
    name: 'an interceptor that wraps',
    spec: { providers: [{ provide: APP_INTERCEPTOR, useClass: WrappingInterceptor }] },
  },
  { name: 'a catch-all filter', spec: { providers: [{ provide: APP_FILTER, useClass: TeapotFilter }] } },
  { name: 'middleware that denies', spec: { imports: [DenyingModule] } },
  { name: 'app.use() that denies', prepare: (app) => app.use(deny) },
  { name: 'a global prefix', prepare: (app) => app.setGlobalPrefix('api') },
  {
    name: 'URI versioning',
    prepare: (app) => app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' }),
  },
  {
    name: 'header versioning',
    prepare: (app) => app.enableVersioning({ type: VersioningType.HEADER, header: 'x-version', defaultVersion: '1' }),
  },
  { name: 'CORS', prepare: (app) => app.enableCors() },
  {
    name: 'helmet',
    prepare: (app, adapter) =>
      adapter.name === 'Express' ? app.use(helmet()) : fastifyOf(app).register(fastifyHelmet),
  },
  {
    name: 'an onRequest hook that rejects',
    only: 'Fastify',
    prepare: (app) => fastifyOf(app).addHook('onRequest', (_request, _reply, done) => done(new Error('rejected'))),
  },
  {
    name: 'Express routing that is case sensitive',
    only: 'Express',
    prepare: (app) => app.getHttpAdapter().getInstance().set('case sensitive routing', true),
  },
];
