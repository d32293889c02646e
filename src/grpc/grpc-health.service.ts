import { Inject, Injectable, Optional, type OnApplicationBootstrap } from '@nestjs/common';
import type { Server, ServerUnaryCall, ServerWritableStream } from '@grpc/grpc-js';
import { SERVICE_UNKNOWN, type ServingStatus } from '../http/grpc/serving-status.js';
import { GRPC } from '../http/grpc/status-codes.js';
import { DrainService } from '../lifecycle/drain.service.js';
import { ServingService } from '../serving/serving.service.js';
import { refuse, resolveServices } from './grpc-options.js';
import { HEALTH_SERVICE, type HealthCheckRequest } from './service-definition.js';

export const GRPC_OPTIONS = Symbol('nestjs-vitals:grpc-options');

/** The part of a `Server` of `@grpc/grpc-js` that is needed here. */
export type GrpcServer = Pick<Server, 'addService'>;

type Statuses = Awaited<ReturnType<ServingService['list']>>;
type Done<T> = (error: { readonly code: number; readonly details: string } | null, answer?: T) => void;
type WatchCall = ServerWritableStream<HealthCheckRequest, ServingStatus>;

/** Answers `grpc.health.v1`: `Check`, `Watch` and `List`. */
@Injectable()
export class GrpcHealth implements OnApplicationBootstrap {
  private readonly watches = new Set<WatchCall>();

  /** @internal Only Nest calls this. */
  constructor(
    @Inject(GRPC_OPTIONS) given: unknown,
    @Optional() private readonly serving: ServingService,
    @Optional() private readonly drain: DrainService,
  ) {
    if (!serving || !drain) return refuse(['expected the application to import HealthModule, got none']) as never;
    serving.add(resolveServices(given));
    drain.closing.addEventListener('abort', () => this.endWatches(), { once: true });
  }

  /** Only Nest calls this. */
  onApplicationBootstrap(): void {
    refuse(this.serving.faults());
  }

  /**
   * Adds the service to a server, before that server starts.
   *
   * `''` is readiness, `liveness`, `readiness` and `startup` are the probes, each indicator is a service of its own name, and
   * `services` of `HealthGrpcModule.forRoot()` come on top. `ready` and `degraded` are `SERVING`. From the begin of a drain on
   * readiness, indicators and services are `NOT_SERVING`; a `Watch` ends with `UNAVAILABLE` when the application takes no new
   * connections.
   * @throws what `server.addService()` throws, if the server has a service of this name already
   * @example
   * onLoadPackageDefinition: (_pkg, server) => app.get(GrpcHealth).addTo(server)
   */
  addTo(server: GrpcServer): void {
    server.addService(HEALTH_SERVICE, {
      Check: (call: ServerUnaryCall<HealthCheckRequest, ServingStatus>, done: Done<ServingStatus>) =>
        void this.check(call.request.service, done),
      List: (_call: unknown, done: Done<Statuses>) => void this.list(done),
      Watch: (call: WatchCall) => this.watch(call),
    });
  }

  private async check(name: string, done: Done<ServingStatus>): Promise<void> {
    const status = await this.serving.check(name);
    if (status === SERVICE_UNKNOWN) done({ code: GRPC.NOT_FOUND, details: 'unknown service' });
    else done(null, status);
  }

  private async list(done: Done<Statuses>): Promise<void> {
    done(null, await this.serving.list());
  }

  private watch(call: WatchCall): void {
    // A client that has gone needs no further status, so nothing is lost if this never resolves.
    const send = (status: ServingStatus): Promise<void> =>
      new Promise((resolve) => call.write(status, () => resolve()));
    const cancel = this.serving.watch(call.request.service, send);
    const forget = (): void => {
      cancel();
      this.watches.delete(call);
    };
    this.watches.add(call);
    call.on('cancelled', forget).on('error', forget).on('close', forget);
    if (this.drain.closing.aborted) this.endWatches();
  }

  /** A server that shuts down waits for its calls, and these would never end. */
  private endWatches(): void {
    const end = { code: GRPC.UNAVAILABLE, details: 'the application takes no new connections' };
    for (const call of [...this.watches]) call.emit('error', end);
  }
}
