import type { ResolvedOptions } from './resolved.js';

/** Which ports serve the status page. */
export interface PagePorts {
  /** The port of the probe server. */
  readonly probes: boolean;
  /** The port of the application. */
  readonly application: boolean;
}

export function pagePorts({ page, port }: Pick<ResolvedOptions, 'page' | 'port'>): PagePorts {
  return { probes: page.on !== 'none' && port !== undefined, application: page.on === 'both' };
}
