import type { StatusReport } from '../../core/report/status-report.js';
import { spanOf, type Tone } from './words.js';

/** Something that a reader has to know before anything else. */
export interface Notice {
  readonly key: string;
  readonly tone: Tone;
  readonly title: string;
  readonly text: string;
}

/** Whether the thread of the watchdog has answered by itself: an answer of the main thread has no silence that a thread has measured. */
export function isStuck({ liveness: { eventLoop } }: StatusReport): boolean {
  return eventLoop.observer === 'watchdog' && eventLoop.silentMs > 0;
}

/** What a reader has to know before anything else. */
export function noticesOf(report: StatusReport): readonly Notice[] {
  const notices: Notice[] = [];
  if (isStuck(report)) {
    notices.push({
      key: 'stuck',
      tone: 'bad',
      title: `The main thread is stuck: its event loop has been silent for ${spanOf(report.liveness.eventLoop.silentMs)}.`,
      text: 'This answer comes from the watchdog thread. What it cannot see itself is as the main thread said it last.',
    });
  }
  report.holds.forEach(({ reason, ageMs }, at) =>
    notices.push({
      key: `hold ${at}`,
      tone: 'warning',
      title: `Held out of rotation for ${spanOf(ageMs)}:`,
      text: reason,
    }),
  );
  return notices;
}
