/*
 * The limits of what unknown clients may take of a probe server, each with its reason. Any client that reaches the port can
 * try to exhaust it, and the thread that serves it has a small heap of its own. The page for users is docs/probe-port.md.
 */

/**
 * Connections at a time. Each may have something to read in each turn of the event loop, and each turn accepts one new
 * connection (seen in Node 20, 22 and 24): with more connections a new one would wait longer.
 */
export const MAX_CONNECTIONS = 128;

/**
 * Connections that are kept for a next request. Beyond this number each connection is closed after its answer, so that
 * clients that ask all the time have to queue with the others.
 */
export const MAX_KEPT_CONNECTIONS = 32;

/** Open requests per connection. A client of probes sends its next request after the answer, so one is usual. */
export const MAX_OPEN_PER_CONNECTION = 2;

/**
 * Requests that are forwarded to the main thread at a time. Beyond this number the thread answers from what it knows, which
 * every answer of the main thread renews. If `details` is a function, each request is forwarded; otherwise equal requests are
 * forwarded once.
 */
export const MAX_FORWARDED = 64;

/** How many of them may be about less than a whole probe, `/readyz?exclude=a` for instance: their answers renew nothing. */
export const MAX_SPECIAL_FORWARDED = 32;

/** Requests that wait for answers of the main thread. A request whose connection has gone counts until its answer arrives. */
export const MAX_WAITING = 256;

/** The URL and the headers of a request together. Probes send some hundred bytes, browsers and proxies a few thousand. */
export const MAX_HEAD_BYTES = 8 * 1024;

/**
 * The time from the connection, or from the last answer, to the end of a request's headers. A kubelet gives up after a
 * second.
 */
export const HEAD_TIMEOUT_MS = 5000;

/** The time without a byte in either direction. It is longer than any answer takes, and longer than `BODY_LINGER_MS`. */
export const SILENCE_TIMEOUT_MS = 10_000;

/** How long a connection may be kept for a next request. */
export const KEEP_ALIVE_MS = 5000;

/** How often the time limits are enforced. Node's default of 30 s is longer than the limits themselves. */
export const TIMEOUT_CHECK_MS = 1000;

/** How much of a request's body is read before its connection is closed. A client that sends less can still read its answer. */
export const MAX_BODY_BYTES = 64 * 1024;

/** How long a client that sends a body has for reading its answer before its connection is closed. */
export const BODY_LINGER_MS = 1000;

/** On the application's port: how many probes may wait, for checks or behind other requests, before connections are ended. */
export const MAX_WAITING_AT_GATE = 1024;

/** How many of them one connection may have without being ended. */
export const MAX_WAITING_PER_CONNECTION = 16;

/** How long a stricter limit stays: clients whose connection was ended would come back and begin anew. */
export const STRICT_MS = 1000;

/**
 * The pause between two collections of metrics, in multiples of how long the last one took: scrapes take up no more than a tenth
 * of the main thread. Scrapes that come meanwhile wait, and share the next collection.
 */
export const SCRAPE_PAUSE_FACTOR = 9;

/** The longest such pause. */
export const MAX_SCRAPE_PAUSE_MS = 250;

/** How long a scrape waits for a main thread that beats. Its client, Prometheus, gives up after 10 s by default. */
export const SCRAPE_TIMEOUT_MS = 8000;

/**
 * How many collections may be kept because their answers are not sent completely; clients that share a collection share its
 * memory. Beyond that, the connections to which the oldest is being sent are ended: metrics may be megabytes, and a client may
 * be slow to read them.
 */
export const MAX_UNSENT_SCRAPES = 16;

/**
 * Requests for the data of the status page that are forwarded to the main thread at a time. Beyond this number the thread
 * answers from what it knows. Only if `details` is a function can there be more than one: otherwise all clients share it.
 */
export const MAX_FORWARDED_REPORTS = 16;

/** For how long an answer that the thread makes by itself serves for others, so that clients cannot have it do nothing else. */
export const OWN_ANSWER_MS = 100;

/*
 * The limits of HTTP/2, beside those above. Node enforces the first ones by itself, and ends a connection that goes beyond.
 */

/** Open requests per connection. A client of gRPC watches all its services through one. */
export const MAX_STREAMS = 64;

/** Headers per request. */
export const MAX_HEADER_PAIRS = 64;

/** Frames that make no sense. */
export const MAX_INVALID_FRAMES = 16;

/** Requests that come although as many as allowed are open, or with too many headers. */
export const MAX_REJECTED_STREAMS = 32;

/** Open requests of all connections of HTTP/2 together. Beyond that the connection that has most of them is ended. */
export const MAX_OPEN_OVER_HTTP2 = 256;

/**
 * Beyond this number a connection is ended if it has more than its share of `MAX_OPEN_OVER_HTTP2`: a crowd of connections that
 * each open as many requests as one may would keep the thread busy.
 */
export const CROWDED_OVER_HTTP2 = 64;

/**
 * The least share. It is also all that a new connection may have for `STRICT_MS` after more than `MAX_OPEN_OVER_HTTP2` requests have
 * come within `STRICT_MS`: Node makes and ends all requests that one read contains, whatever is decided about them meanwhile.
 */
export const LEAST_SHARE = 4;

/**
 * What a new connection may have sent before it is served, for as long as `LEAST_SHARE` is its share: a client cannot yet have been told
 * of that share, and Node makes all requests of these bytes before one of them can be refused.
 */
export const MAX_FIRST_BYTES = 8 * 1024;

/** Requests that a client has taken back: to ask and take back at once costs a client almost nothing. */
export const MAX_RESETS = 100;

/**
 * How often the connections of HTTP/2 are looked at, for what follows and for the time limits, while none of them sends anything.
 * Until the next look a client can send as much as the machine carries: seen were 2 MB a millisecond.
 */
export const HTTP2_LOOK_MS = 5;

/** The same while one of them sends. */
export const HTTP2_BUSY_LOOK_MS = 2;

/** How many of the requests that were taken back are forgiven in a second. */
export const RESETS_FORGIVEN_PER_SECOND = 20;

/** What a connection may send ahead of its rate. Frames that ask for nothing cost a client little, and this thread time. */
export const MAX_BURST_BYTES = 256 * 1024;

/** The rate. */
export const MAX_BYTES_PER_SECOND = 1024 * 1024;

/** From the arrival of a request to the end of its answer. `Watch` has no such limit. */
export const HTTP2_REQUEST_TIMEOUT_MS = 20_000;

/** The message of a call of gRPC: it has the name of a service. */
export const MAX_MESSAGE_BYTES = 1024;
