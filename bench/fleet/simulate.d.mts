interface Rotation {
  readonly mostOut: number;
  readonly longestOutMs: number;
}
export interface ObserverSpec {
  readonly instances: number;
  readonly everyMs: number;
  readonly timeoutMs: number;
  readonly fall: number;
  readonly rise: number;
}
export function simulate(scenario: {
  readonly code: object;
  readonly pods: number;
  readonly kind: string;
  readonly options?: object;
  readonly observers?: Readonly<Record<string, ObserverSpec>>;
  readonly inStep?: boolean;
  readonly blip?: { readonly kind: 'hangs' | 'refuses'; readonly ms: number };
  readonly forMs: number;
  readonly seed: number;
}): Promise<{
  readonly probesPerSecond: number;
  readonly queriesPerSecond: number;
  readonly mostOpenQueries: number;
  readonly rotation: Readonly<Record<string, Rotation>>;
}>;
