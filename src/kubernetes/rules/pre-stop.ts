import type { Container } from '../lint/container.js';
import { wordsOf } from '../lint/endpoint.js';
import type { Part } from '../yaml/part.js';

interface PreStop {
  /** How long it sleeps; 0 if it does something else. */
  readonly seconds: number;
  readonly part?: Part;
}

/** The `preStop` hook of a container, as far as it sleeps. */
export function preStopOf({ part }: Pick<Container, 'part'>): PreStop {
  const hook = part.get('lifecycle', 'preStop');
  if (!hook) return { seconds: 0 };
  const native = hook.get('sleep', 'seconds')?.number;
  const words = wordsOf(hook.get('exec', 'command')).join(' ');
  return { part: hook, seconds: native ?? sleepIn(words) };
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** The sum of the sleeps of a shell line. */
function sleepIn(script: string): number {
  const sleeps = [...script.slice(0, 10_000).matchAll(/(?:^|[\s;&|('"/])sleep\s+(\d{1,6}(?:\.\d{1,6})?)([smh]?)/g)];
  return sleeps.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit!] ?? 1), 0);
}
