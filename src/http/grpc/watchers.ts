import type { Cancel } from '../../core/clock.js';
import { SERVICE_UNKNOWN, type ServingStatus } from './serving-status.js';

/** Sends one status to a client, and resolves once the client has room for the next one. Must not reject. */
export type SendStatus = (status: ServingStatus) => Promise<unknown>;

/**
 * Those who watch services. A watcher gets the status at once and then each change; if it is slow it gets the newest status
 * only, because no more than one status is on its way to it.
 */
export class Watchers {
  private readonly byName = new Map<string, Set<Watcher>>();

  /** `onWatched` is called when the first watcher comes, and when the last one has gone. */
  constructor(private readonly onWatched: (isWatched: boolean) => void) {}

  get isEmpty(): boolean {
    return this.byName.size === 0;
  }

  /** `status` is sent at once. Returns how to end the watch. */
  add(name: string, status: ServingStatus, send: SendStatus): Cancel {
    const wasEmpty = this.isEmpty;
    const watcher = new Watcher(send);
    const others = this.byName.get(name) ?? new Set();
    this.byName.set(name, others.add(watcher));
    watcher.update(status);
    if (wasEmpty) this.onWatched(true);
    return () => this.remove(name, watcher);
  }

  /** Sends what has changed. `statusOf` is asked once per watched service; `undefined`: as before. */
  look(statusOf: (name: string) => ServingStatus | undefined): void {
    for (const [name, watchers] of this.byName) {
      const status = statusOf(name);
      if (status !== undefined) for (const watcher of watchers) watcher.update(status);
    }
  }

  private remove(name: string, watcher: Watcher): void {
    const others = this.byName.get(name);
    if (!others?.delete(watcher) || others.size > 0) return;
    this.byName.delete(name);
    if (this.isEmpty) this.onWatched(false);
  }
}

class Watcher {
  private newest: ServingStatus = SERVICE_UNKNOWN;
  private sent: ServingStatus | undefined;
  private isSending = false;

  constructor(private readonly send: SendStatus) {}

  update(status: ServingStatus): void {
    this.newest = status;
    if (!this.isSending) void this.catchUp();
  }

  private async catchUp(): Promise<void> {
    this.isSending = true;
    while (this.sent !== this.newest) {
      this.sent = this.newest;
      await this.send(this.sent);
    }
    this.isSending = false;
  }
}
