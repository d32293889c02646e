import type { CheckContext } from '../report/indicator.js';

/** Makes the signal of a run when the check first reads it: few checks do, and making it takes half the time of a run. */
export function lazySignal(): { readonly context: CheckContext; abort(reason: Error): void } {
  let controller: AbortController | undefined;
  let abortedFor: Error | undefined;
  return {
    context: {
      get signal() {
        controller ??= new AbortController();
        if (abortedFor) controller.abort(abortedFor);
        return controller.signal;
      },
    },
    abort(reason) {
      abortedFor ??= reason;
      controller?.abort(abortedFor);
    },
  };
}
