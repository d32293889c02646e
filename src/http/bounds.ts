/*
 * What strangers may take of a probe server, and why that much. Whoever reaches the port can try to use it up; the thread
 * that serves it has a heap of its own, which is small. The page for users is docs/probe-port.md.
 */

/**
 * Connections at a time. Each may have something to read in each turn of the event loop, and in each turn one new connection
 * is accepted (seen in Node 20, 22 and 24), so that more of them would make a new one wait for longer.
 */
export const MAX_CONNECTIONS = 128;

/**
 * Connections that are kept for a next request. Beyond, each is closed after its answer: those that ask all the time have to
 * queue with the others then.
 */
export const MAX_KEPT_CONNECTIONS = 32;

/** Requests of one connection that are open at a time. Clients of probes send the next one after the answer: one is usual. */
export const MAX_OPEN_PER_CONNECTION = 2;

/**
 * Questions to the main thread at a time. Beyond, an answer is made of what is known, which each answer renews. A function
 * given as `details` makes a question of its own of each client; otherwise there is one for all that ask the same.
 */
export const MAX_QUESTIONS = 64;

/** Of them, those about anything but a whole probe, `/readyz?exclude=a` for instance: they renew nothing. */
export const MAX_SPECIAL_QUESTIONS = 32;

/** Requests that wait for answers to questions. Those whose connection has gone do so, too, until the answer is there. */
export const MAX_WAITING = 256;

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

/** On the application's port: probes that wait, for checks or behind others, before connections are ended. */
export const MAX_WAITING_AT_GATE = 1024;

/** Of them, those that a connection may have without being ended. */
export const MAX_WAITING_PER_CONNECTION = 16;

/** For how long after that no connection may have more: those that are ended would come back and begin anew. */
export const STRICT_MS = 1000;
