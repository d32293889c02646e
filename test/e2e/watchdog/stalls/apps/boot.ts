// An application whose initialisation and startup task block the event loop.
import { Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { HealthModule, StartupTask } from '../../../../../src/index.js';
import { create, listen, settings as given, tell } from '../../../shutdown/apps/run.js';
import type { Settings } from '../settings.js';
import { spinFor } from './blocks.js';

const settings = given as Settings;

@Injectable()
class Catalogue implements OnModuleInit {
  onModuleInit(): void {
    tell('initialising');
    spinFor(settings.bootBlockMs ?? 0);
    tell('initialised');
  }

  @StartupTask('warm-up')
  warmUp(): void {
    tell('warming up');
    spinFor(settings.bootBlockMs ?? 0);
    tell('warm');
  }
}

@Module({ imports: [HealthModule.forRoot({ host: '127.0.0.1', ...settings.health })], providers: [Catalogue] })
class BootModule {}

await listen(await create(BootModule));
