import type { ProbeKind } from './container-probes.js';

/** Something that the kubelet has seen or done. */
export interface KubeletEvent {
  /** Milliseconds since `start()`. */
  readonly atMs: number;
  /**
   * `Started`: startup is over. `Ready` and `Unready`: the pod gets traffic, or no more. `Unhealthy`: a probe failed. `ProbeWarning`:
   * a probe counted as a success, but ended at a redirect. `Killing`: SIGTERM. `Stopped`: the process is gone.
   */
  readonly type: 'Started' | 'Ready' | 'Unready' | 'Unhealthy' | 'ProbeWarning' | 'Killing' | 'Stopped';
  /** The probe that this is about, if it is about one. */
  readonly probe?: ProbeKind;
  readonly reason: string;
}

/** One line per event. */
export function timelineOf(events: readonly KubeletEvent[]): string {
  const times = events.map(({ atMs }) => (atMs / 1000).toFixed(3));
  const width = Math.max(0, ...times.map((time) => time.length));
  return events
    .map(({ type, probe, reason }, index) => {
      const what = probe === undefined ? reason : `${probe}: ${reason}`;
      return `${(times[index] ?? '').padStart(width)} s  ${type.padEnd(12)}  ${what.replaceAll(/\s+/g, ' ')}`;
    })
    .join('\n');
}
