/** A clock whose time passes only while `runUntil` runs. It is a `Clock` of the package, so that the package's checks run on it. */
export class VirtualTime {
  nowMs = 0;
  /** The callbacks by the millisecond at which they are due. */
  due = new Map();

  now() {
    return this.nowMs;
  }

  date() {
    return new Date(this.nowMs);
  }

  after(ms, callback) {
    let isCancelled = false;
    const at = this.nowMs + Math.max(1, Math.ceil(ms));
    if (!this.due.has(at)) this.due.set(at, []);
    this.due.get(at).push(() => isCancelled || callback());
    return () => {
      isCancelled = true;
    };
  }

  every(ms, callback) {
    let cancel = () => {};
    const again = () => {
      cancel = this.after(ms, again);
      callback();
    };
    cancel = this.after(ms, again);
    return () => cancel();
  }

  holdFor(ms, callback) {
    return this.after(ms, callback);
  }

  wait(ms) {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** Lets promises continue after each millisecond in which something happened. */
  async runUntil(endMs) {
    for (; this.nowMs < endMs; this.nowMs++) {
      const callbacks = this.due.get(this.nowMs);
      if (!callbacks) continue;
      this.due.delete(this.nowMs);
      for (const callback of callbacks) callback();
      await new Promise(setImmediate);
    }
  }
}
