import type { ProbeKind } from './container-probes.js';
import type { Transport } from './http-get.js';

/** The probe that a function answers. */
export interface TargetProbe {
  readonly kind: ProbeKind;
  /** The path and the query, for `httpGet`. */
  readonly path?: string;
}

/** What a function answers. A redirect is followed by another call. */
export interface ProbeResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A promise stands for a body that arrives after the headers, and a rejection for one that is cut. */
  readonly body?: string | Promise<string>;
}

export type TargetFunction = (probe: TargetProbe) => Promise<ProbeResponse> | ProbeResponse;

/** A function in place of a server. If it rejects, the connection has failed. */
export function throughFunction(answer: TargetFunction, kind: ProbeKind): Transport {
  return async ({ pathname, search }) => {
    const { status, headers = {}, body = '' } = await answer({ kind, path: pathname + search });
    const location = Object.entries(headers).find(([name]) => name.toLowerCase() === 'location')?.[1];
    return {
      status,
      location,
      readBody: async (maxBytes) => Buffer.from(await body).toString('utf8', 0, maxBytes),
      close: () => {},
    };
  };
}
