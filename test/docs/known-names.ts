/**
 * Where the names come from that a snippet uses without an import of its own: a reader knows them, or the text around the
 * snippet says what they are.
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

/** The same for names that stand for a type only. */
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
