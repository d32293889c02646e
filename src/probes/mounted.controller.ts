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
import type { ResolvedOptions } from '../core/options/resolved.js';
import { HealthController } from './health.controller.js';

/** What `@ApiExcludeEndpoint()` and `@ApiTags()` of `@nestjs/swagger`, which need not be installed, leave (seen in 11.4 and 12.0). */
const SWAGGER_EXCLUDED = 'swagger/apiExcludeEndpoint';
const SWAGGER_TAGS = 'swagger/apiUseTags';

/** The paths of the routes that a mounted controller has. */
export function mountedPaths(paths: ResolvedOptions['paths']): string[] {
  return [paths.liveness, paths.readiness, paths.startup, indicatorPath(paths)];
}

/**
 * A {@link HealthController} on Nest's router at the given paths. Each call makes a new class, because a class that is
 * decorated twice keeps only one of the paths.
 */
export function mountedController(paths: ResolvedOptions['paths']): Type<HealthController> {
  @Controller({ version: VERSION_NEUTRAL })
  class MountedHealthController extends HealthController {
    @Get(paths.liveness)
    override liveness(@Req() request: unknown, @Res({ passthrough: true }) response: unknown): Promise<unknown> {
      return super.liveness(request, response);
    }

    @Get(paths.startup)
    override startup(@Req() request: unknown, @Res({ passthrough: true }) response: unknown): Promise<unknown> {
      return super.startup(request, response);
    }

    @Get(paths.readiness)
    override readiness(@Req() request: unknown, @Res({ passthrough: true }) response: unknown): Promise<unknown> {
      return super.readiness(request, response);
    }

    // This route comes last, because Express takes the first route that matches, and another probe may have a path below
    // readiness.
    @Get(indicatorPath(paths))
    indicator(
      @Req() request: unknown,
      @Res({ passthrough: true }) response: unknown,
      @Param('indicator') indicator: string,
    ): Promise<unknown> {
      return super.readiness(request, response, indicator);
    }
  }

  // Nest takes one HTTP method per handler, and `@All` collides with `@Get` on Fastify. Other methods below readiness belong
  // to the application.
  const prototype = MountedHealthController.prototype as object as Record<string, unknown>;
  for (const [name, decorate] of Object.entries({ Post, Put, Patch, Delete, Options })) {
    const handler = `refuse${name}`;
    prototype[handler] = function (this: MountedHealthController, request: unknown, response: unknown) {
      // The probe does not matter here, because no probe supports this method.
      return HealthController.prototype.liveness.call(this, request, response);
    };
    Req()(prototype, handler, 0);
    Res({ passthrough: true })(prototype, handler, 1);
    Reflect.defineMetadata(SWAGGER_EXCLUDED, { disable: true }, prototype[handler] as object);
    decorate([paths.liveness, paths.readiness, paths.startup])(
      prototype,
      handler,
      Object.getOwnPropertyDescriptor(prototype, handler)!,
    );
  }
  Reflect.defineMetadata(SWAGGER_TAGS, ['health'], MountedHealthController);
  return MountedHealthController;
}

function indicatorPath(paths: ResolvedOptions['paths']): string {
  return `${paths.readiness}/:indicator`;
}
