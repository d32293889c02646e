/**
 * Keeps each connection at one open call. A client queues what it cannot send or what has no answer yet, so a second question on a
 * silent connection would only make its queue longer: the caller that asks again waits for the answer to the first question.
 */
export class OpenCalls {
  private readonly open = new WeakMap<object, Promise<unknown>>();

  /** The open call of `connection`, or else a new one. */
  join<T>(connection: object, call: () => Promise<T>): Promise<T> {
    const open = this.open.get(connection);
    if (open) return open as Promise<T>;

    // A client that throws at once has no open call either.
    const started = (async () => call())();
    const forget = () => this.open.delete(connection);
    this.open.set(connection, started);
    started.then(forget, forget);
    return started;
  }
}
