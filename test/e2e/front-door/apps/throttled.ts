// An application with @nestjs/throttler at one request: it is CommonJS, which requires Nest 12, and Jest cannot do that yet.
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
