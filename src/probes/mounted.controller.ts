import {
  Controller,
  Delete,
  Get,
  Options,
  Param,
  Patch,
  Post,
  Put,
  Req,
  Res,
  VERSION_NEUTRAL,
  type Type,
} from '@nestjs/common';
import type { ResolvedOptions } from '../core/resolved-options.js';
import { HealthController } from './health.controller.js';

/**
 * A {@link HealthController} on Nest's router at the given paths. A class of its own for each call: a class that is decorated
 * twice keeps one of the paths only.
 */
export function mountedController(paths: ResolvedOptions['paths']): Type<HealthController> {
  const indicatorPath = `${paths.readiness}/:indicator`;
  const everyPath = [paths.liveness, paths.readiness, paths.startup, indicatorPath];

  @Controller({ version: VERSION_NEUTRAL })
  class MountedHealthController extends HealthController {
    @Get(paths.liveness)
    override liveness(@Req() request: unknown, @Res({ passthrough: true }) response: unknown): Promise<unknown> {
      return super.liveness(request, response);
    }

    @Get([paths.readiness, indicatorPath])
    override readiness(
      @Req() request: unknown,
      @Res({ passthrough: true }) response: unknown,
      @Param('indicator') indicator?: string,
    ): Promise<unknown> {
      return super.readiness(request, response, indicator);
    }

    @Get(paths.startup)
    override startup(@Req() request: unknown, @Res({ passthrough: true }) response: unknown): Promise<unknown> {
      return super.startup(request, response);
    }

    otherMethod(@Req() request: unknown, @Res({ passthrough: true }) response: unknown): Promise<unknown> {
      return super.liveness(request, response);
    }
  }

  // Nest takes one HTTP method a handler, and `@All` collides with `@Get` on Fastify.
  for (const decorate of [Post, Put, Patch, Delete, Options]) {
    const name = `other${decorate.name}`;
    const prototype = MountedHealthController.prototype as object as Record<string, unknown>;
    prototype[name] = function (this: MountedHealthController, request: unknown, response: unknown) {
      return this.otherMethod(request, response);
    };
    Req()(prototype, name, 0);
    Res({ passthrough: true })(prototype, name, 1);
    decorate(everyPath)(prototype, name, Object.getOwnPropertyDescriptor(prototype, name)!);
  }
  return MountedHealthController;
}
