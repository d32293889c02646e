import { valuesOf } from '../core/record.js';
import { draftOf, shrinkingSteps, type Step } from './shrink.js';
import type { ProbeView } from './view.js';

/** The longest body: the kubelet stops reading at 10 KiB and closes the connection. */
const MAX_BODY_BYTES = 8192;

/**
 * Renders a view so that its body is no longer than `maxBytes`. If it is longer, as few of the {@link shrinkingSteps} are taken
 * as necessary; none of them touches the verdict. A rendering that throws counts as too long, because only details can make
 * it throw.
 */
export function fit(
  view: ProbeView,
  render: (view: ProbeView, isTruncated: boolean) => string,
  maxBytes = MAX_BODY_BYTES,
): string {
  const attempt = (make: () => string): string | undefined => attemptWithin(maxBytes, make);
  const whole = attempt(() => render(view, lostDetails(view)));
  if (whole !== undefined) return whole;

  const steps = shrinkingSteps(draftOf(view));
  const shrunk = (count: number): string => {
    const draft = draftOf(view);
    for (const step of steps.slice(0, count)) step.take(draft);
    return render(draft.view, true);
  };
  // Each step only removes something, so a binary search finds the smallest sufficient number of steps.
  let tooFew = provenTooFew(steps, maxBytes);
  let enough = steps.length;
  while (enough - tooFew > 1) {
    const middle = (tooFew + enough) >> 1;
    if (attempt(() => shrunk(middle)) === undefined) tooFew = middle;
    else enough = middle;
  }
  return shrunk(enough);
}

/** Estimates, without rendering, a number of steps that is certainly not enough: rendering megabytes would take long. */
function provenTooFew(steps: readonly Step[], maxBytes: number): number {
  let left = 0;
  for (let count = steps.length - 1; count > 0; count -= 1) {
    left += steps[count]?.saves ?? 0;
    if (left > maxBytes) return count;
  }
  return 0;
}

function attemptWithin(maxBytes: number, render: () => string): string | undefined {
  try {
    const body = render();
    return body.length <= maxBytes && byteLength(body) <= maxBytes ? body : undefined;
  } catch {
    return undefined;
  }
}

/** The length in UTF-8, of what is encoded already as well. */
export function byteLength(text: string | Uint8Array): number {
  return Buffer.byteLength(text);
}

/** Whether the details of an indicator were too long to be kept. */
function lostDetails({ report }: ProbeView): boolean {
  const checks = 'checks' in report ? valuesOf(report.checks) : 'required' in report ? [report] : [];
  return checks.some(({ note }) => note !== undefined && /^details dropped: \d/.test(note));
}
