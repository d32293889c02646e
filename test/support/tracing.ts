// OpenTelemetry's http instrumentation, which must be registered before `node:http` is imported.
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation, type HttpInstrumentationConfig } from '@opentelemetry/instrumentation-http';
import { NodeTracerProvider, type ReadableSpan, type SpanProcessor } from '@opentelemetry/sdk-trace-node';
import { register } from 'node:module';

/** Traces the requests that a program receives. Import everything else after this call. */
export function startTracing(processor: SpanProcessor, config: HttpInstrumentationConfig = {}): NodeTracerProvider {
  register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
  const tracerProvider = new NodeTracerProvider({ spanProcessors: [processor] });
  tracerProvider.register();
  registerInstrumentations({ tracerProvider, instrumentations: [new HttpInstrumentation(config)] });
  return tracerProvider;
}

/** The paths of the requests that the spans are about. */
export function targetsOf(spans: readonly ReadableSpan[]): string[] {
  return spans.map(({ attributes }) => String(attributes['http.target'] ?? attributes['url.path']));
}
