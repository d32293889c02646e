import { Injectable } from '@nestjs/common';
import type { Cancel } from '../core/clock.js';
import { Freshness } from '../serving/freshness.service.js';
import { ServingService } from '../serving/serving.service.js';
import { MainStateService } from './main-state.service.js';
import type { ProbeThread } from './probe-thread.js';

type Thread = Pick<ProbeThread, 'send'>;

/** Tells the thread what it needs to answer `grpc.health.v1`, and keeps its knowledge fresh while it has watchers. */
@Injectable()
export class ServingLinkService {
  private cancelWatch: Cancel = () => {};

  constructor(
    private readonly serving: ServingService,
    private readonly freshness: Freshness,
    private readonly state: MainStateService,
  ) {}

  /** Keeps the present thread informed. Returns how to end that. */
  connect(present: () => Thread | undefined): Cancel {
    const cancel = this.serving.onAdded(() => this.sendServices(present()));
    return () => {
      cancel();
      this.cancelWatch();
    };
  }

  /** Tells a new thread, which has no watchers yet. */
  tell(thread: Thread | undefined): void {
    this.cancelWatch();
    this.sendServices(thread);
  }

  /** The first watcher of the thread has come, or the last one has gone. */
  onWatched(thread: Thread | undefined, isWatched: boolean): void {
    this.cancelWatch();
    if (!isWatched) return;
    const send = (): void => {
      thread?.send({ type: 'state', state: this.state.now(this.freshness.isFresh) });
    };
    this.cancelWatch = this.freshness.watch(send);
    // Another watch may have begun before.
    send();
  }

  private sendServices(thread: Thread | undefined): void {
    thread?.send({ type: 'services', services: this.serving.added });
  }
}
