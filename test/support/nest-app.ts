import type { DynamicModule, INestApplicationContext, LoggerService, ModuleMetadata } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { HealthModuleOptions } from '../../src/core/options/options.js';
import type { Indicator } from '../../src/core/report/indicator.js';
import { HealthModule } from '../../src/health.module.js';
import { HealthService } from '../../src/health.service.js';
import type { VitalsError } from '../../src/core/errors.js';
import { settle } from './deferred.js';

/** Collects what is logged, as lines `level message [context]`. */
export class CapturingLogger implements LoggerService {
  readonly lines: string[] = [];

  readonly log = this.at('log');
  readonly warn = this.at('warn');
  readonly error = this.at('error');

  /** The lines of this package, without those of Nest. */
  get own(): string[] {
    return this.lines.filter((line) => line.endsWith('[HealthModule]'));
  }

  private at(level: string) {
    return (...parts: unknown[]): void => {
      // Nest gives an error that has no stack `undefined` as one.
      const texts = parts.slice(0, -1).filter((part) => part !== undefined);
      this.lines.push(`${level} ${texts.map(String).join(' ')} [${String(parts.at(-1))}]`);
    };
  }
}

const running = new Set<INestApplicationContext>();

/** Starts an application without a server that imports the module and `metadata`. {@link closeContexts} closes it. */
export async function startContext(
  metadata: ModuleMetadata,
  options: HealthModuleOptions | DynamicModule = {},
  logger: LoggerService | false = false,
): Promise<INestApplicationContext> {
  const health = 'module' in options ? options : HealthModule.forRoot(options);

  @Module({ ...metadata, imports: [...(metadata.imports ?? []), health] })
  class AppModule {}

  const app = await NestFactory.createApplicationContext(AppModule, { logger, abortOnError: false });
  running.add(app);
  return app;
}

export async function closeContexts(): Promise<void> {
  const apps = [...running];
  running.clear();
  await Promise.all(apps.map((app) => app.close()));
}

/** The role and the status of each indicator, by name. */
export async function indicatorsOf(app: INestApplicationContext): Promise<Record<string, string>> {
  // After this the phase is `running`, whatever startup waits for.
  await settle();
  const { checks } = await app.get(HealthService).readiness();
  return Object.fromEntries(
    Object.entries(checks).map(([name, { required, status }]) => [
      name,
      `${required ? 'required' : 'optional'} ${status}`,
    ]),
  );
}

/** The error with which the application refuses to start. */
export async function refusalOf(start: Promise<INestApplicationContext>): Promise<VitalsError> {
  const outcome = await start.then(
    () => 'it started',
    (error: unknown) => error,
  );
  if (outcome instanceof Error && outcome.name === 'VitalsError') return outcome as VitalsError;
  throw new Error(`not refused: ${String(outcome)}`, { cause: outcome });
}

/** An indicator that works. */
export class Working implements Indicator {
  check(): void {}
}
