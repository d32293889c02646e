import { durationText } from '../../core/text/duration.js';

/** What a state means for a reader. Each tone has a shape of this name in page.html. */
export type Tone = 'good' | 'warning' | 'bad' | 'waiting' | 'unknown';

const TONES: Readonly<Record<string, Tone>> = {
  alive: 'good',
  stalled: 'bad',
  ready: 'good',
  degraded: 'warning',
  not_ready: 'bad',
  started: 'good',
  starting: 'waiting',
  failed: 'bad',
  healthy: 'good',
  unhealthy: 'bad',
  skipped: 'unknown',
  pending: 'waiting',
  running: 'waiting',
  done: 'good',
};

export function toneOf(status: string): Tone {
  return TONES[status] ?? 'unknown';
}

/** A state as a person says it. */
export function wordOf(status: string): string {
  return status === 'skipped' ? 'not checked' : status.replace('_', ' ');
}

/** A duration; whole seconds below a minute, because tenths that run are restless. It does not break at the end of a line. */
export function spanOf(ms: number): string {
  const text = ms >= 1000 && ms < 60_000 ? `${Math.floor(ms / 1000)} s` : durationText(ms);
  return text.replace(/( [a-z]+) 0 [a-z]+$/, '$1').replace(/ /g, '\u00a0');
}

export function ageOf(ms: number): string {
  return ms < 1000 ? 'just now' : `${spanOf(ms)} ago`;
}

/** `one` or `several` of something, as words: `no requests`, `1 request`, `2 requests`. */
export function countOf(count: number, one: string, several = `${one}s`): string {
  return `${count === 0 ? 'no' : count} ${count === 1 ? one : several}`;
}

/** The time of day, with the day if it is another than `now`. */
export function clockOf(at: Date, now: Date): string {
  const time = at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  if (at.toDateString() === now.toDateString()) return time;
  return `${at.toLocaleDateString([], { month: 'short', day: 'numeric' })}, ${time}`;
}
