import type { Cancel } from '../../core/clock.js';
import type { ProbeAnswer } from '../../http/answer.js';
import type { HealthSource } from '../../http/grpc/grpc-gate.js';
import { HealthServices, type ServiceMap } from '../../http/grpc/health-services.js';
import {
  servingStatus,
  servingStatusOfHttp,
  type ServingStatus,
  type Verdicts,
} from '../../http/grpc/serving-status.js';
import { Watchers, type SendStatus } from '../../http/grpc/watchers.js';
import type { ProbeRequest } from '../../core/report/probe-request.js';
import type { ProbeRoute } from '../../http/route.js';

interface HealthSpec {
  /** Answers like a probe of HTTP: through the main thread as long as that is not silent. */
  readonly answer: (route: ProbeRoute, method: string, request: ProbeRequest) => ProbeAnswer | Promise<ProbeAnswer>;
  /** What this thread knows by itself. */
  readonly known: () => Verdicts;
  readonly isMainSilent: () => boolean;
  readonly onWatched: (isWatched: boolean) => void;
}

/** What the services of `grpc.health.v1` are, as the thread knows it. */
export class ThreadHealth implements HealthSource {
  private readonly watchers: Watchers;
  private services = new HealthServices();
  /** Whether the main thread has told its state since the first of the present watchers came. */
  private isTold = false;

  constructor(private readonly spec: HealthSpec) {
    this.watchers = new Watchers((isWatched) => {
      this.isTold = false;
      spec.onWatched(isWatched);
    });
  }

  /** The services that the application adds. */
  add(services: ServiceMap): void {
    this.services = new HealthServices(services);
    this.look();
  }

  check(name: string): ServingStatus | Promise<ServingStatus> {
    // Only the main thread knows for certain which indicators there are.
    const { probe, indicator, only } = this.services.targetOf(name, () => true)!;
    const query: ProbeRequest['query'] = only ? { exclude: this.others(only) } : {};
    const request: ProbeRequest = { path: '', query, headers: {}, remoteAddress: undefined, via: 'port' };
    const route: ProbeRoute = indicator === undefined ? { probe } : { probe, indicator };
    const answer = this.spec.answer(route, 'GET', request);
    if (answer instanceof Promise) return answer.then(({ status }) => servingStatusOfHttp(status));
    return servingStatusOfHttp(answer.status);
  }

  watch(name: string, send: SendStatus): Cancel {
    let isOver = false;
    let cancel: Cancel = () => {};
    const begin = async (): Promise<void> => {
      // The first status is that of a probe. Those after it are pushed.
      const status = await this.check(name);
      if (!isOver) cancel = this.watchers.add(name, status, send);
    };
    void begin();
    return () => {
      isOver = true;
      cancel();
    };
  }

  /** To be called when the main thread has told its state. `isSure`: the state has been confirmed by checks, or is `not_ready`. */
  learn(isSure: boolean): void {
    this.isTold ||= isSure;
    this.look();
  }

  /** To be called often, because silence is no event. */
  look(): void {
    if (this.watchers.isEmpty || !(this.isTold || this.spec.isMainSilent())) return;
    const known = this.spec.known();
    this.watchers.look((name) => servingStatus(name, this.services, known));
  }

  /** The indicators that a service does not need. */
  private others(only: readonly string[]): string[] {
    return Object.keys(this.spec.known().readiness.checks).filter((name) => !only.includes(name));
  }
}
