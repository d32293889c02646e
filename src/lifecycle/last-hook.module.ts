import { Module } from '@nestjs/common';
import { LastHook } from './last-hook.service.js';

/** A module of its own, because Nest orders hooks by module. */
@Module({ providers: [LastHook], exports: [LastHook] })
export class LastHookModule {}
