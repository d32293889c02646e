import { Listeners } from '../core/listeners.js';
import type { KubeletEvent } from './timeline.js';

/** The events so far, and those who wait for the next one. */
export class EventLog {
  readonly events: KubeletEvent[] = [];
  readonly onEvent = new Listeners();

  constructor(private readonly atMs: () => number) {}

  record(event: Omit<KubeletEvent, 'atMs'>): void {
    this.events.push({ atMs: this.atMs(), ...event });
    this.onEvent.call();
  }
}
