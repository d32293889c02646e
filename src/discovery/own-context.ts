import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * Runs `work` outside the `AsyncLocalStorage` of requests and of the start-up, because no check or listener belongs to the request
 * that set it off. The snapshot is taken when this file is loaded, because an application may also be created inside a context,
 * for example in a span.
 */
export const inOwnContext: <T>(work: () => T) => T = AsyncLocalStorage.snapshot();
