// An application that @nestjs/throttler limits to one request. It is a separate program, because this CommonJS package requires
// Nest 12, which is an ES module, and Jest cannot do that yet.
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { HealthModule } from '../../../../src/index.js';
import { shop } from '../shop.js';
import { serve } from './serve.js';

await serve(
  shop({
    imports: [
      ...(process.env['WITHOUT_HEALTH'] === undefined ? [HealthModule.forRoot()] : []),
      ThrottlerModule.forRoot([{ ttl: 600_000, limit: 1 }]),
    ],
    providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
  }),
);
