// A script that creates an application, closes it at some moment of the watchdog's life, and continues afterwards.
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { HealthService } from '../../../../../src/index.js';
import { health, settings } from './tell.js';

@Module({ imports: [health()] })
class ScriptModule {}

const options = { logger: false } as const;
const app = await (settings.isContext
  ? NestFactory.createApplicationContext(ScriptModule, options)
  : NestFactory.create(ScriptModule, options));
if (settings.closesAfter === 'address') await app.get(HealthService).address();
else if (settings.closesAfter) await delay(settings.closesAfter);
await app.init();
await (settings.closesTwice ? Promise.all([app.close(), app.close()]) : app.close());
writeFileSync(settings.file!, 'written');
