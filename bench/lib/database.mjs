/**
 * Stands for a database behind a pool: a query takes a connection, or waits for one, and ends after `latencyMs`. After `hang()`
 * no query ends until `release()`, and then all queries end.
 */
export class Database {
  queries = 0;
  waitingOrRunning = 0;
  peakWaitingOrRunning = 0;
  taken = 0;
  peakTaken = 0;
  isClosed = false;
  /** @readonly */
  #latencyMs;
  /** @readonly */
  #size;
  /** @readonly */
  #queue = [];
  #hung = Promise.resolve();
  #release = () => {};

  constructor({ latencyMs = 0, size = 10 } = {}) {
    this.#latencyMs = latencyMs;
    this.#size = size;
  }

  async query() {
    if (this.isClosed) throw new Error('the pool is closed');
    this.queries++;
    this.waitingOrRunning++;
    this.peakWaitingOrRunning = Math.max(this.peakWaitingOrRunning, this.waitingOrRunning);
    await this.#connection();
    await this.#hung;
    if (this.#latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, this.#latencyMs));
    this.waitingOrRunning--;
    this.#giveBack();
    if (this.isClosed) throw new Error('the pool is closed');
  }

  hang() {
    this.#hung = new Promise((resolve) => (this.#release = resolve));
  }

  release() {
    this.#release();
    this.#hung = Promise.resolve();
  }

  /** The counts of queries and connections since the start. */
  counts() {
    const { queries, waitingOrRunning, peakWaitingOrRunning, taken, peakTaken } = this;
    return { queries, waitingOrRunning, peakWaitingOrRunning, taken, peakTaken };
  }

  #connection() {
    if (this.taken === this.#size) return new Promise((resolve) => this.#queue.push(resolve));
    this.taken++;
    this.peakTaken = Math.max(this.peakTaken, this.taken);
  }

  #giveBack() {
    const next = this.#queue.shift();
    if (next) next();
    else this.taken--;
  }
}
