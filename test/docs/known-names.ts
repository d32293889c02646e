/**
 * The modules of the names that a snippet uses without an import: the reader knows these names, or the text around the snippet
 * explains them.
 */
export const KNOWN_NAMES: Readonly<Record<string, readonly string[]>> = {
  '@nestjs/common': ['Controller', 'Get', 'Inject', 'Injectable', 'Module', 'Post'],
  '@nestjs/core': ['NestFactory'],
  '@nestjs/platform-fastify': ['FastifyAdapter'],
  '@nestjs/testing': ['Test'],
  'nestjs-vitals': [
    'DrainService',
    'HealthController',
    'HealthModule',
    'HealthService',
    'HeartbeatService',
    'OptionalIndicator',
    'RequiredIndicator',
    'StartupTask',
    'VitalsError',
    'degraded',
    'healthy',
    'unhealthy',
  ],
  './stand-ins.js': ['AppModule', 'Catalogue', 'PostgresIndicator', 'Queue', 'Redis', 'countWaiting', 'heartbeats'],
};

/** The same for names that are only types. */
export const KNOWN_TYPES: Readonly<Record<string, readonly string[]>> = {
  '@nestjs/common': [
    'INestApplication',
    'OnModuleInit',
    'OnApplicationBootstrap',
    'OnModuleDestroy',
    'OnApplicationShutdown',
  ],
  '@nestjs/platform-fastify': ['NestFastifyApplication'],
  'nestjs-vitals': ['CheckContext', 'CheckResult', 'Indicator'],
};
