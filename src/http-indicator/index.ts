export { HttpIndicator } from './http-indicator.js';
export type { HttpIndicatorOptions } from './http-indicator.js';
