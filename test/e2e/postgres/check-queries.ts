import type { Listener } from '../../support/tcp-proxy.js';

/** The query of a check in a message of PostgreSQL's protocol, simple or extended. */
const CHECK_QUERY = Buffer.from('SELECT 1\0');

/** Counts the queries of checks on the wire, independently of the code of the application and of the library. */
export class CheckQueries implements Listener {
  /** The number of queries since the last {@link restart}. */
  sent = 0;
  /** The most queries that were open at the same time since the last {@link restart}. */
  peak = 0;
  /** When the last query was sent, by `performance.now()`. */
  lastAt = 0;
  readonly #waiting = new Set<object>();
  readonly #tails = new WeakMap<object, Buffer>();

  get open(): number {
    return this.#waiting.size;
  }

  restart(): void {
    this.sent = 0;
    this.peak = this.open;
  }

  readonly onSent = (link: object, bytes: Buffer): void => {
    const text = Buffer.concat([this.#tails.get(link) ?? Buffer.alloc(0), bytes]);
    const found = occurrences(text);
    // A query may arrive in two pieces.
    this.#tails.set(link, text.subarray(-(CHECK_QUERY.length - 1)));
    if (found === 0) return;
    this.sent += found;
    this.lastAt = performance.now();
    this.#waiting.add(link);
    this.peak = Math.max(this.peak, this.open);
  };

  readonly onAnswered = (link: object): void => void this.#waiting.delete(link);

  readonly onClosed = (link: object): void => void this.#waiting.delete(link);
}

function occurrences(text: Buffer): number {
  let count = 0;
  for (let at = text.indexOf(CHECK_QUERY); at !== -1; at = text.indexOf(CHECK_QUERY, at + CHECK_QUERY.length)) count++;
  return count;
}
