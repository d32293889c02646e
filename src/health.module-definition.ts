import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { HealthModuleOptions } from './core/options.js';

export const {
  ConfigurableModuleClass: ConfigurableHealthModule,
  MODULE_OPTIONS_TOKEN: GIVEN_OPTIONS,
  ASYNC_OPTIONS_TYPE,
} = new ConfigurableModuleBuilder<HealthModuleOptions>({ moduleName: 'Health' }).setClassMethodName('forRoot').build();

/**
 * How `HealthModule.forRootAsync()` comes by its options. Routes on Nest's router are made before any factory runs, so
 * `mount: 'controller'` stands here, with its `paths`; all the rest may come from the factory.
 */
export type HealthModuleAsyncOptions = typeof ASYNC_OPTIONS_TYPE & Pick<HealthModuleOptions, 'mount' | 'paths'>;
