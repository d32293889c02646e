import type { ObserverSpec } from './simulate.mjs';
export const OBSERVERS: Readonly<Record<'kubelet' | 'HAProxy' | 'Envoy', ObserverSpec>>;
