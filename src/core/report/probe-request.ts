/** One request to a probe, as far as it matters for the answer. */
export interface ProbeRequest {
  /** The path without the query string. */
  readonly path: string;
  /** A parameter given more than once is a list. */
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** The headers, with names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly remoteAddress: string | undefined;
  /** Whether the request came in on the application's port (`app`) or on the probe server's (`port`). */
  readonly via: 'app' | 'port';
}

/** A copy without getters, which outlives the connection: for code that keeps the request or sends it to the other thread. */
export function detached({ path, query, headers, remoteAddress, via }: ProbeRequest): ProbeRequest {
  return { path, query, headers, remoteAddress, via };
}
