import type { StatusReport } from '../core/report/status-report.js';
import { answerOf, type Answer } from './answer.js';
import { fit } from './fit.js';
import { nativeBody } from './formats/native.js';
import type { ProbeView, ServiceLabels } from './view.js';

/** The longest JSON of one of the three probes in a report. What does not fit is left out, as it is in a probe's own answer. */
export const MAX_PROBE_BYTES = 64 * 1024;
/** The most changes, and the most holds, in a report. */
export const MAX_CHANGES = 50;
export const MAX_HOLDS = 50;

const JSON_TYPE = 'application/json; charset=utf-8';
/** Which of the two forms a client gets depends on `Accept`. */
const HEADERS = { vary: 'Accept', 'referrer-policy': 'no-referrer' };

/** The status page as data. In bytes, which the heap of the thread does not have to hold. */
export function statusAnswer(report: StatusReport, service: ServiceLabels): Answer<Uint8Array> {
  const { phase, uptimeMs, liveness, readiness, startup, holds, drain, changes } = report;
  const body = (view: ProbeView): string =>
    fit(view, (shown, isTruncated) => JSON.stringify(nativeBody(shown, isTruncated, service)), MAX_PROBE_BYTES);
  const parts: readonly (readonly [key: keyof StatusReport, json: string | undefined])[] = [
    ['phase', JSON.stringify(phase)],
    ['uptimeMs', JSON.stringify(uptimeMs)],
    ['liveness', body({ probe: 'liveness', report: liveness })],
    ['readiness', body({ probe: 'readiness', report: readiness })],
    ['startup', body({ probe: 'startup', report: startup })],
    ['holds', JSON.stringify(holds)],
    ['drain', drain && JSON.stringify(drain)],
    ['changes', JSON.stringify(changes)],
  ];
  const members = parts.flatMap(([key, json]) => (json === undefined ? [] : [`"${key}":${json}`]));
  return answerOf(200, JSON_TYPE, encoded(`{${members.join()}}`), HEADERS);
}

/** The status page as a document, with the only script and the only style that it may run. */
export function pageAnswer(html: string, contentSecurityPolicy: string): Answer<Uint8Array> {
  const headers = { ...HEADERS, 'content-security-policy': contentSecurityPolicy };
  return answerOf(200, 'text/html; charset=utf-8', encoded(html), headers);
}

/** The answer if no report could be made, which is logged. */
export function failedStatus(): Answer<Uint8Array> {
  return answerOf(500, JSON_TYPE, encoded(JSON.stringify({ error: 'the status could not be determined' })), HEADERS);
}

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
