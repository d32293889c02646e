import { Module } from '@nestjs/common';
import { LastHook } from './last-hook.service.js';

/** The provider has its own module, because Nest orders hooks by module. */
@Module({ providers: [LastHook], exports: [LastHook] })
export class LastHookModule {}
