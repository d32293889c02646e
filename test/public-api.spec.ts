import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseSync } from '@swc/core';

const ROOT = join(import.meta.dirname, '..');

/** A name that is added here is a promise to keep it. Removing a name breaks the applications that use it. */
const PUBLIC = {
  'index.ts': {
    values: [
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
    types: [
      'ChangeSubject',
      'CheckContext',
      'CheckDetails',
      'CheckReport',
      'CheckResult',
      'CheckStatus',
      'DrainRest',
      'DrainStep',
      'HealthChange',
      'HealthModuleAsyncOptions',
      'HealthModuleOptions',
      'Heartbeat',
      'HeartbeatReport',
      'Indicator',
      'IndicatorOptions',
      'IndicatorStatus',
      'LivenessReport',
      'LivenessStatus',
      'Phase',
      'ProbeRequest',
      'ProbeServerAddress',
      'ReadinessReport',
      'ReadinessStatus',
      'Stall',
      'StartupReport',
      'StartupStatus',
      'StartupTaskContext',
      'StartupTaskOptions',
      'StatusChange',
      'StatusDrain',
      'StatusHold',
      'StatusReport',
      'TaskReport',
      'TaskStatus',
      'VitalsErrorCode',
    ],
  },
  'bullmq/index.ts': {
    values: ['BullMqIndicator', 'BullMqProgressHeartbeat'],
    types: ['BullMqJob', 'BullMqJobType', 'BullMqLimits', 'BullMqProgressOptions', 'BullMqQueue', 'BullMqWorker'],
  },
  'kafka/index.ts': {
    values: ['KafkaIndicator', 'KafkaProgressHeartbeat'],
    types: [
      'ConfluentConsumer',
      'KafkaAdmin',
      'KafkaAssignment',
      'KafkaConsumer',
      'KafkaIndicatorOptions',
      'KafkaJsBatch',
      'KafkaJsConsumer',
      'KafkaJsCrash',
      'KafkaJsEventName',
      'KafkaJsFetch',
      'KafkaJsGroupJoin',
      'KafkaJsRequest',
      'KafkaOffset',
      'KafkaPartition',
      'KafkaProgressOptions',
    ],
  },
  'kubernetes/index.ts': {
    values: ['lint', 'manifest', 'probes'],
    types: ['Finding', 'HttpProbe', 'ManifestOptions', 'ProbesOptions', 'Probes'],
  },
  'grpc/index.ts': { values: ['GrpcHealth', 'HealthGrpcModule'], types: ['GrpcServer', 'HealthGrpcOptions'] },
  'opentelemetry/index.ts': { values: ['HealthOpenTelemetryModule'], types: ['HealthOpenTelemetryOptions'] },
  'prometheus/index.ts': { values: ['HealthPrometheusModule'], types: ['HealthPrometheusOptions'] },
  'mongo/index.ts': {
    values: ['MongoIndicator'],
    types: ['MongoClient', 'MongoDatabase', 'MongoIndicatorOptions', 'MongooseConnection', 'MongoSource'],
  },
  'nats/index.ts': { values: ['NatsIndicator'], types: ['NatsClient'] },
  'rabbitmq/index.ts': {
    values: ['RabbitMqIndicator', 'RabbitMqProgressHeartbeat'],
    types: [
      'RabbitMqChannel',
      'RabbitMqConnection',
      'RabbitMqConnectionManager',
      'RabbitMqConsumerChannel',
      'RabbitMqHandler',
      'RabbitMqIndicatorOptions',
      'RabbitMqProgressOptions',
      'RabbitMqQueueState',
      'RabbitMqSource',
    ],
  },
  'redis/index.ts': {
    values: ['RedisIndicator'],
    types: [
      'IoRedisClient',
      'IoRedisCluster',
      'NodeRedisClient',
      'NodeRedisCluster',
      'NodeRedisSentinel',
      'RedisClient',
      'RedisIndicatorOptions',
    ],
  },
  'testing/index.ts': {
    values: ['ManualClock', 'TestKubelet'],
    types: [
      'ContainerProbe',
      'ContainerProbes',
      'Ending',
      'ExecAction',
      'ExecFunction',
      'GrpcAction',
      'HttpGetAction',
      'Kill',
      'KubeletEvent',
      'KubeletState',
      'ListeningApplication',
      'ProbeKind',
      'ProbeResponse',
      'TargetFunction',
      'TargetProbe',
      'TcpSocketAction',
      'TestKubeletOptions',
    ],
  },
  'http-indicator/index.ts': { values: ['HttpIndicator'], types: ['HttpIndicatorOptions'] },
  'system/index.ts': {
    values: ['CertificateIndicator', 'DiskIndicator', 'FileDescriptorsIndicator', 'MemoryIndicator'],
    types: [
      'CertificateIndicatorOptions',
      'CertificateSource',
      'DiskIndicatorOptions',
      'FileDescriptorsIndicatorOptions',
      'MemoryIndicatorOptions',
    ],
  },
  'sql/index.ts': {
    values: ['SqlIndicator'],
    types: [
      'DrizzleDatabase',
      'KnexClient',
      'KyselyDatabase',
      'MikroOrmClient',
      'MikroOrmManager',
      'PrismaClient',
      'QueryClient',
      'SqlClient',
      'SqlIndicatorOptions',
    ],
  },
  'typeorm/index.ts': { values: ['TypeOrmIndicator', 'TypeOrmMigrationsIndicator'], types: [] },
} as const;

describe.each(Object.entries(PUBLIC))('src/%s', (file, { values, types }) => {
  it('exports these values when it runs, and no other', async () => {
    const entry = (await import(join(ROOT, 'src', file))) as object;
    expect(Object.keys(entry).sort()).toEqual([...values].sort());
  });

  it('lists all its exports by name: these values and these types', () => {
    expect(exportedNames(readFileSync(join(ROOT, 'src', file), 'utf8'))).toEqual({
      values: [...values].sort(),
      types: [...types].sort(),
    });
  });
});

describe('package.json', () => {
  const { exports, dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    exports: Record<string, unknown>;
    dependencies?: unknown;
  };

  it('has one entry for each of them, and one for itself', () => {
    const targets = JSON.stringify(exports).match(/(?<="default":"\.\/dist\/)[^"]+(?=\.js")/g)!;
    expect(targets.map((target) => `${target}.ts`).sort()).toEqual(Object.keys(PUBLIC).sort());
    expect(Object.keys(exports)).toHaveLength(targets.length + 1);
  });

  it('has no dependency that an application would have to install', () => {
    expect(dependencies).toBeUndefined();
  });
});

function exportedNames(text: string): { values: string[]; types: string[] } {
  const values: string[] = [];
  const types: string[] = [];
  for (const node of parseSync(text, { syntax: 'typescript', decorators: true }).body) {
    if (node.type !== 'ExportNamedDeclaration') throw new Error(`an entry has only lists of names, not ${node.type}`);
    for (const specifier of node.specifiers) {
      if (specifier.type !== 'ExportSpecifier') throw new Error(`an entry has no ${specifier.type}`);
      const isType = specifier.isTypeOnly || ('typeOnly' in node && node.typeOnly);
      (isType ? types : values).push((specifier.exported ?? specifier.orig).value);
    }
  }
  return { values: values.sort(), types: types.sort() };
}
