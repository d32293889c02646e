import { Controller, Get, Post, type Type } from '@nestjs/common';
import { deferred, type Deferred } from '../../support/deferred.js';

export interface SlowRoutes {
  readonly controller: Type;
  /** Settles when a request has arrived. */
  readonly arrived: Promise<void>;
  /** Lets the requests be answered. */
  readonly release: () => void;
}

/** The route `/slow`, which answers when the test says so. */
export function slowRoutes(): SlowRoutes {
  const arrival: Deferred<void> = deferred();
  const permission: Deferred<void> = deferred();

  @Controller('slow')
  class SlowController {
    @Get()
    async get(): Promise<string> {
      arrival.resolve();
      await permission.promise;
      return 'at last';
    }

    @Post()
    async post(): Promise<string> {
      return this.get();
    }
  }
  return { controller: SlowController, arrived: arrival.promise, release: () => permission.resolve() };
}
