import type { CheckResult, Indicator } from '../core/report/indicator.js';
import { numberFrom } from './bounds.js';
import { memoryLimit } from './memory-limit.js';
import { judgeMemory } from './memory-use.js';

/** How much memory a `MemoryIndicator` allows. */
export interface MemoryIndicatorOptions {
  /**
   * The largest share of the container's limit that the process may use, in percent, from 0 to 100.
   * @default 90
   */
  readonly maxPercent?: number;
}

/**
 * Compares the memory of the process (its RSS) with the memory limit of its container: the cgroup's, in version 1 or 2, and not the memory
 * of the host, nor the size of the heap. Without a limit, and on other systems than Linux, it is healthy and shows the RSS.
 *
 * Extend it, and decorate the subclass with `@OptionalIndicator`.
 * @throws VitalsError `INVALID_OPTIONS`, if a number is out of bounds
 * @example
 * @OptionalIndicator('memory')
 * export class ContainerMemoryIndicator extends MemoryIndicator {
 *   constructor() {
 *     super({ maxPercent: 85 });
 *   }
 * }
 */
export abstract class MemoryIndicator implements Indicator {
  private readonly maxPercent: number;

  constructor(options: MemoryIndicatorOptions = {}) {
    const bounds = { value: options.maxPercent, otherwise: 90, highest: 100 };
    this.maxPercent = numberFrom('MemoryIndicator: maxPercent', bounds);
  }

  async check(): Promise<CheckResult> {
    const limitBytes = await memoryLimit('/');
    return judgeMemory({ rssBytes: process.memoryUsage.rss(), limitBytes, maxPercent: this.maxPercent });
  }
}
