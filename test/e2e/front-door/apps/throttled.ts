// An application that @nestjs/throttler limits to one request. MOUNT says how the probes are mounted, if there are any. It is a
// separate program, because this CommonJS package requires Nest 12, which is an ES module, and Jest cannot do that yet.
import type { ExecutionContext } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { HealthController, HealthModule, type HealthModuleOptions } from '../../../../src/index.js';
import { shop } from '../shop.js';
import { serve } from './serve.js';

const { MOUNT, SPARES_PROBES } = process.env;
const mount = MOUNT as HealthModuleOptions['mount'];
const isProbe = (context: ExecutionContext): boolean => context.getClass().prototype instanceof HealthController;

await serve(
  shop({
    imports: [
      ...(mount === undefined ? [] : [HealthModule.forRoot({ mount })]),
      ThrottlerModule.forRoot({
        throttlers: [{ ttl: 600_000, limit: 1 }],
        skipIf: SPARES_PROBES === undefined ? undefined : isProbe,
      }),
    ],
    providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
  }),
);
