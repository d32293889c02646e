/** One question to a probe, as far as it matters for the answer. */
export interface ProbeRequest {
  /** Without the query string. */
  readonly path: string;
  /** A parameter given more than once is a list. */
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly remoteAddress: string | undefined;
  /** Whether it came in on the application's port or on the probe server's (`port`). */
  readonly via: 'app' | 'port';
}

/** The same without getters, for whoever keeps it or sends it on: it outlives the connection. */
export function detached({ path, query, headers, remoteAddress, via }: ProbeRequest): ProbeRequest {
  return { path, query, headers, remoteAddress, via };
}
