import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Runs what it is given where it sees nothing that a request, or the start-up, has stored (`AsyncLocalStorage`): neither a
 * check nor a listener belongs to the request that happened to set it off. Taken when this file is loaded, since an
 * application may be created inside a context too, in a span for instance.
 */
export const inOwnContext: <T>(work: () => T) => T = AsyncLocalStorage.snapshot();
