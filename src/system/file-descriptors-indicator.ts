import { readdir, readFile } from 'node:fs/promises';
import { healthy, unhealthy, type CheckResult, type Indicator } from '../core/report/indicator.js';
import { numberFrom, rounded } from './bounds.js';

/** How many open descriptors a `FileDescriptorsIndicator` allows. */
export interface FileDescriptorsIndicatorOptions {
  /**
   * The largest share of the soft limit that may be open, in percent, from 0 to 100.
   * @default 90
   */
  readonly maxPercent?: number;
}

/**
 * Compares the open file descriptors of the process (files, sockets, pipes) with its soft limit. On other systems than Linux it is
 * healthy and measures nothing.
 *
 * Extend it, and decorate the subclass with `@RequiredIndicator` or `@OptionalIndicator`.
 * @throws VitalsError `INVALID_OPTIONS`, if a number is out of bounds
 * @example
 * @RequiredIndicator('file-descriptors')
 * export class DescriptorsIndicator extends FileDescriptorsIndicator {}
 */
export abstract class FileDescriptorsIndicator implements Indicator {
  private readonly maxPercent: number;

  constructor(options: FileDescriptorsIndicatorOptions = {}) {
    const bounds = { value: options.maxPercent, otherwise: 90, highest: 100 };
    this.maxPercent = numberFrom('FileDescriptorsIndicator: maxPercent', bounds);
  }

  async check(): Promise<CheckResult> {
    if (process.platform !== 'linux') return healthy();
    // If no descriptor is left, reading fails with EMFILE, which is the right answer.
    const [open, limits] = await Promise.all([readdir('/proc/self/fd'), readFile('/proc/self/limits', 'utf8')]);
    // The limit may be `unlimited`.
    const limit = Number(/^Max open files +(\S+)/m.exec(limits)?.[1]);
    if (!Number.isFinite(limit)) return healthy({ open: open.length });
    const used = (open.length / limit) * 100;
    const details = { open: open.length, limit, usedPercent: rounded(used) };
    if (used <= this.maxPercent) return healthy(details);
    const use = `${open.length} of ${limit} file descriptors are open (${rounded(used)} %)`;
    return unhealthy(`${use}; expected at most ${this.maxPercent} %`, details);
  }
}
