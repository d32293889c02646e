import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { type Indicator, RequiredIndicator } from 'nestjs-vitals';
import { Database } from './database';
import { say } from './say';

async function onSignal() {
  Logger.log('closing what is open');
  await say('onSignal');
}

function onShutdown() {
  return say('onShutdown');
}

@RequiredIndicator('health')
export class HealthIndicator implements Indicator {
  constructor(private readonly database: Database) {}

  async check() {
    await this.database.ping();
  }
}

@Injectable()
export class ShutdownHooks implements OnApplicationShutdown {
  async onApplicationShutdown() {
    await onSignal();
    await onShutdown();
  }
}
