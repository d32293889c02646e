import { Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';

/** Runs the work that must wait until every other hook of the application is done. */
@Injectable()
export class LastHook implements OnApplicationShutdown {
  private work: () => Promise<void> = () => Promise.resolve();

  set(work: () => Promise<void>): void {
    this.work = work;
  }

  onApplicationShutdown(): Promise<void> {
    return this.work();
  }
}

/** The provider has its own module, because Nest orders hooks by module. */
@Module({ providers: [LastHook], exports: [LastHook] })
export class LastHookModule {}
