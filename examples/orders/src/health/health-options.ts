import type { HealthModuleOptions } from 'nestjs-vitals';

/** The options of `HealthModule`, from which `deploy/kubernetes` is made too. */
export function healthOptions(port: number): HealthModuleOptions {
  return { port };
}
