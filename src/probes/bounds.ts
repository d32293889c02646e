/*
 * What strangers may take of a probe server, and why that much. Whoever reaches the port can try to use it up; the thread
 * that serves it has a heap of its own, which is small (see HEAP_MB). The page for users is docs/probe-port.md.
 */

/** Connections at a time. More than the 511 that one turn of the event loop can bring, so that none goes unread for a newer one. */
export const MAX_CONNECTIONS = 512;

/**
 * Requests of one connection that are open at a time. Clients of probes send the next one after the answer, so that one is
 * usual, and each one more multiplies what clients can put into one turn of the event loop.
 */
export const MAX_OPEN_PER_CONNECTION = 2;

/** Requests that are open in all; once it is reached, a connection may have one. With MAX_CONNECTIONS it bounds the heap. */
export const MAX_OPEN = 256;

/** Questions to the main thread about anything but a whole probe, `/readyz?exclude=a` for instance, at a time. */
export const MAX_SPECIAL_QUESTIONS = 32;

/** The URL and the headers of a request together. Probes send some hundred bytes, browsers and proxies a few thousand. */
export const MAX_HEAD_BYTES = 8 * 1024;

/** From the connection, or the last answer, to the end of a request's headers. A kubelet has given up after a second. */
export const HEAD_TIMEOUT_MS = 5000;

/** Without a byte in either direction: longer than any answer takes, and than the linger of a body. */
export const SILENCE_TIMEOUT_MS = 10_000;

/** How long a connection may be kept for a next request. */
export const KEEP_ALIVE_MS = 5000;

/** How often the time limits are looked at. Node's own 30 s would be most of them. */
export const TIMEOUT_CHECK_MS = 1000;

/** Of a request's body that is read before its connection is closed: a client that sends less still gets to its answer. */
export const MAX_BODY_BYTES = 64 * 1024;

/** How long a client with a body has to read its answer, before its connection is closed. */
export const BODY_LINGER_MS = 1000;

/** On the application's port: probes of one connection that wait for checks at a time. Those beyond get 503 at once. */
export const MAX_WAITING_PER_CONNECTION = 16;
