// An application under OpenTelemetry's http instrumentation, which must be registered before `node:http` is imported.
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { register } from 'node:module';

register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
const exporter = new InMemorySpanExporter();
const tracerProvider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
tracerProvider.register();
registerInstrumentations({ tracerProvider, instrumentations: [new HttpInstrumentation()] });

const { HealthModule } = await import('../../../../src/index.js');
const { shop } = await import('../shop.js');
const { serve } = await import('./serve.js');

process.on('message', () => {
  const targets = exporter
    .getFinishedSpans()
    .map(({ attributes }) => attributes['http.target'] ?? attributes['url.path']);
  process.send?.({ targets });
});
await serve(shop({ imports: process.env['WITHOUT_HEALTH'] === undefined ? [HealthModule.forRoot()] : [] }));
