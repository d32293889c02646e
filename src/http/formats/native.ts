import type { ProbeView, ServiceLabels } from '../view.js';

/** The native form: the reports as the documentation describes them. */
export function nativeBody(view: ProbeView, isTruncated: boolean, service?: ServiceLabels): object {
  const body = reportOf(view);
  if (service && view.probe !== 'indicator' && Object.keys(service).length > 0) body['service'] = service;
  if (isTruncated) body['truncated'] = true;
  return body;
}

/** The keys in the order in which a reader needs them. */
function reportOf(view: ProbeView): Record<string, unknown> {
  switch (view.probe) {
    case 'liveness': {
      const { status, uptimeMs, eventLoop, heartbeats } = view.report;
      return { status, uptimeMs, eventLoop, heartbeats };
    }
    case 'readiness': {
      const { status, reason, checks, warning } = view.report;
      return { status, reason, checks, warning };
    }
    case 'startup': {
      const { status, uptimeMs, tasks, checks } = view.report;
      return { status, uptimeMs, tasks, checks };
    }
    case 'indicator':
      return { name: view.name, ...view.report };
  }
}
