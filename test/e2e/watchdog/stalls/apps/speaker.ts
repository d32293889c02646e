// An application with the logger of its settings, which blocks its event loop for the number of milliseconds that it receives.
import { ConsoleLogger, Module, type LoggerService } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthModule, HealthService } from '../../../../../src/index.js';
import { settings as given, tell } from '../../../shutdown/apps/run.js';
import type { Settings } from '../settings.js';

const { logger = 'text', health } = given as Settings;
const LOGGERS: Record<NonNullable<Settings['logger']>, LoggerService | false> = {
  text: new ConsoleLogger(),
  json: new ConsoleLogger({ json: true }),
  none: false,
};

@Module({ imports: [HealthModule.forRoot({ port: 0, host: '127.0.0.1', ...health })] })
class SpeakerModule {}

const app = await NestFactory.createApplicationContext(SpeakerModule, { logger: LOGGERS[logger] });
const service = app.get(HealthService);
service.onChange(({ subject, from, to }) => tell(`${subject} ${from} ${to}`));
process.on('message', (ms) => {
  for (const end = Date.now() + Number(ms); Date.now() < end;);
  tell('free');
});
tell('probes', { ports: [(await service.address())!.port] });
