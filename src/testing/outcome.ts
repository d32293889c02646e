/** The outcome of one probe that could be carried out. `output` is the text of the kubelet's event. */
export interface Outcome {
  readonly result: 'Success' | 'Warning' | 'Failure';
  readonly output: string;
  /** Whether nothing listens any more where the probe asked. */
  readonly isRefused?: boolean;
}

/** The probe itself failed to run. The kubelet tries again at once, and at last ignores the probe. */
export class ProberError extends Error {
  override readonly name = 'ProberError';
}

/** Carries out a probe once. `signal` aborts at its time-out. Rejects only with a {@link ProberError}. */
export type Prober = (signal: AbortSignal) => Promise<Outcome>;

export function success(output = ''): Outcome {
  return { result: 'Success', output };
}

export function failure(output: string, isRefused = false): Outcome {
  return { result: 'Failure', output, isRefused };
}

/** Rejects when the signal aborts, and is settled like `work` before that. */
export async function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let stop = (): void => {};
  const late = new Promise<never>((_resolve, reject) => {
    stop = () => reject(new Error('late'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
