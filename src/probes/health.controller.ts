import { Inject, Injectable, NotFoundException } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { IncomingHttpHeaders } from 'node:http';
import type { ResolvedOptions } from '../core/options/resolved.js';
import { OPTIONS } from '../tokens.js';
import type { ProbeAnswer } from '../http/answer.js';
import { ProbeService } from './probe.service.js';
import type { ProbeRoute } from '../http/route.js';
import { parseTarget } from '../http/target.js';

/** The common part of a request of Express and one of Fastify. */
interface AdapterRequest {
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string };
}

/**
 * The three probe routes: on Nest's router with `mount: 'controller'`, otherwise a provider. Each takes the adapter's request
 * and response, sets the answer's status and headers, and returns its body.
 */
@Injectable()
export class HealthController {
  /** @internal Only Nest calls this. */
  constructor(
    @Inject(ProbeService) private readonly probes: ProbeService,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(OPTIONS) private readonly options: ResolvedOptions,
  ) {}

  liveness(request: unknown, response: unknown): Promise<unknown> {
    return this.answer({ probe: 'liveness' }, request, response);
  }

  /** If `indicator` is given, the answer is about that indicator only. */
  readiness(request: unknown, response: unknown, indicator?: string): Promise<unknown> {
    return this.answer({ probe: 'readiness', indicator }, request, response);
  }

  startup(request: unknown, response: unknown): Promise<unknown> {
    return this.answer({ probe: 'startup' }, request, response);
  }

  private async answer(route: ProbeRoute, request: unknown, response: unknown): Promise<unknown> {
    // With `forRootAsync` the options are known too late to leave the routes out.
    if (!this.options.enabled) throw new NotFoundException();
    const adapter = this.host.httpAdapter;
    const { headers, socket } = request as AdapterRequest;
    const method = adapter.getRequestMethod(request) as string;
    const { path, query } = parseTarget(adapter.getRequestUrl(request) as string);
    const { remoteAddress } = socket;
    const answered = await this.probes.answer(route, method, { path, query, headers, remoteAddress, via: 'app' });
    adapter.status(response, answered.status);
    for (const [name, value] of Object.entries(answered.headers)) {
      // The adapter computes `content-length` itself, because an interceptor may change the body.
      if (name !== 'content-length') adapter.setHeader(response, name, value);
    }
    return contentOf(answered);
  }
}

/** The value that Nest makes the body of: an object, because an interceptor may want to read it. */
function contentOf({ headers, body }: ProbeAnswer): unknown {
  return headers['content-type']?.startsWith('text/') ? body : JSON.parse(body);
}
