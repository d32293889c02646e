/** An order to the application. */
export type Order =
  | { readonly type: 'break' | 'mend'; readonly indicator: 'db' | 'cache' }
  /** Blocks its event loop. */
  | { readonly type: 'block'; readonly ms: number }
  | { readonly type: 'drain' }
  | { readonly type: 'count' };
