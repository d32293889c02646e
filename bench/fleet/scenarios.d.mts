export const FLEETS: Readonly<Record<string, { readonly kind: string; readonly options?: object }>>;
export const BLIPS: Readonly<Record<string, { readonly kind: 'hangs' | 'refuses'; readonly ms: number }>>;
export const READINESS_PROBES: Readonly<Record<string, { readonly everyMs: number; readonly fall: number }>>;
