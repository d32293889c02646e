import { answerOf, type Answer } from './answer.js';

const TEXT = 'text/plain; charset=utf-8';

/** `text` is the exposition, in the format that `type` names. In bytes, which the heap of the thread does not have to hold. */
export function metricsAnswer(type: string, text: string): Answer<Uint8Array> {
  return answerOf(200, type, encoded(text));
}

/** The answer if the metrics could not be collected. What was thrown is for the log only. */
export function failedMetrics(): Answer<Uint8Array> {
  return answerOf(500, TEXT, encoded('The metrics could not be collected; the log of the application says why.\n'));
}

/** The answer if the metrics could not be collected in time. */
export function lateMetrics(timeoutMs: number): Answer<Uint8Array> {
  return answerOf(503, TEXT, encoded(`The metrics were not collected within ${timeoutMs} ms.\n`));
}

/** With memory of its own, so that it can be given away to another thread. */
function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
