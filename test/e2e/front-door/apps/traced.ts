// An application under OpenTelemetry's http instrumentation. MOUNT says how the probes are mounted, if there are any.
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import type { HealthModuleOptions } from '../../../../src/index.js';
import { startTracing, targetsOf } from '../../../support/tracing.js';

const { MOUNT, IGNORES_PROBES } = process.env;
const exporter = new InMemorySpanExporter();
const isProbe = ({ url = '' }: { url?: string }): boolean => /^\/(?:livez|readyz|startupz)\b/.test(url);
startTracing(
  new SimpleSpanProcessor(exporter),
  IGNORES_PROBES === undefined ? {} : { ignoreIncomingRequestHook: isProbe },
);

const { HealthModule } = await import('../../../../src/index.js');
const { shop } = await import('../shop.js');
const { serve } = await import('./serve.js');

process.on('message', () => process.send?.({ targets: targetsOf(exporter.getFinishedSpans()) }));
const mount = MOUNT as HealthModuleOptions['mount'];
await serve(shop({ imports: mount === undefined ? [] : [HealthModule.forRoot({ mount })] }));
