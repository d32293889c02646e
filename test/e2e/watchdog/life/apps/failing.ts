// An application that does not start.
import { Inject, Injectable, Module, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ask } from '../../../../support/ask.js';
import { eventually } from '../../../../support/eventually.js';
import { health, HOST, settings, tell } from './tell.js';

/** Waits until the watchdog listens; a failure before that could leave nothing behind. */
async function failIn(place: typeof settings.failsIn): Promise<void> {
  if (place !== settings.failsIn) return;
  await eventually(() => ask(`http://${HOST}:${settings.port}/livez`).catch(() => undefined));
  tell('failing');
  throw new Error('no database');
}

@Injectable()
class Database implements OnModuleInit, OnApplicationBootstrap {
  onModuleInit(): Promise<void> {
    return failIn('onModuleInit');
  }

  onApplicationBootstrap(): Promise<void> {
    return failIn('onApplicationBootstrap');
  }
}

@Injectable()
class NeedsWhatIsMissing {
  constructor(@Inject('MISSING') readonly missing: unknown) {}
}

@Module({
  imports: [health()],
  providers: [
    Database,
    { provide: 'FACTORY', useFactory: () => failIn('a factory') },
    ...(settings.failsIn === 'a missing dependency' ? [NeedsWhatIsMissing] : []),
  ],
})
class ShopModule {}

async function start(): Promise<void> {
  const app = await NestFactory.create(ShopModule, { logger: ['warn', 'error'], abortOnError: settings.abortOnError });
  await app.listen(0, HOST);
}

if (settings.isCaught) await start().catch(({ message }: Error) => tell('caught', { message }));
else await start();
