import { readFileSync } from 'node:fs';
import { HealthIndicatorService } from '@nestjs/terminus';

type Session = ReturnType<HealthIndicatorService['check']>;

const manifest = new URL('../../node_modules/@nestjs/terminus/package.json', import.meta.url);
const major = (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version.split('.')[0] ?? '';

/** The methods with which an indicator reports, per major version of Terminus. A new major needs a row here. */
const SAYS: Readonly<Record<string, readonly string[]>> = {
  11: ['down', 'up'],
  12: ['attempt', 'degraded', 'down', 'up'],
};

export const terminus = {
  major,
  expected: SAYS[major] ?? [],
  found: ['attempt', 'degraded', 'down', 'up'].filter((method) => method in session('any')),
};

/** Whether the installed Terminus has `method`. A test of terminus-result.spec.ts checks that this table is right. */
export function says(method: keyof Session): boolean {
  return terminus.expected.includes(method);
}

export function session(name: string): Session {
  return new HealthIndicatorService().check(name);
}
