import { statfs } from 'node:fs/promises';
import { healthy, unhealthy, type CheckResult, type Indicator } from '../core/report/indicator.js';
import { numberFrom, rounded, sizeText } from './bounds.js';

/** Which volume a `DiskIndicator` looks at, and how much of it has to be free. */
export interface DiskIndicatorOptions {
  /**
   * A path on the volume.
   * @default '.'
   */
  readonly path?: string;
  /**
   * The least share of the space that has to be free for ordinary users, in percent, from 0 to 100.
   * @default 5
   */
  readonly minFreePercent?: number;
  /**
   * The least space that has to be free for ordinary users, in bytes, from 0.
   * @default 0
   */
  readonly minFreeBytes?: number;
  /**
   * The least share of the inodes that has to be free, in percent, from 0 to 100. File systems without a fixed number of inodes are not
   * measured.
   * @default 5
   */
  readonly minFreeInodesPercent?: number;
}

/**
 * Looks at the free space and the free inodes of a volume (`statfs`).
 *
 * Extend it, and decorate the subclass with `@RequiredIndicator` or `@OptionalIndicator`.
 * @throws VitalsError `INVALID_OPTIONS`, if a number is out of bounds
 * @example
 * @RequiredIndicator('uploads-volume')
 * export class UploadsVolumeIndicator extends DiskIndicator {
 *   constructor() {
 *     super({ path: '/var/uploads', minFreePercent: 10 });
 *   }
 * }
 */
export abstract class DiskIndicator implements Indicator {
  private readonly path: string;
  private readonly minFreePercent: number;
  private readonly minFreeBytes: number;
  private readonly minFreeInodesPercent: number;

  constructor(options: DiskIndicatorOptions = {}) {
    const percent = { otherwise: 5, highest: 100 };
    this.path = options.path ?? '.';
    this.minFreePercent = numberFrom('DiskIndicator: minFreePercent', { ...percent, value: options.minFreePercent });
    this.minFreeBytes = numberFrom('DiskIndicator: minFreeBytes', { otherwise: 0, value: options.minFreeBytes });
    this.minFreeInodesPercent = numberFrom('DiskIndicator: minFreeInodesPercent', {
      ...percent,
      value: options.minFreeInodesPercent,
    });
  }

  async check(): Promise<CheckResult> {
    const { bsize, blocks, bfree, bavail, files, ffree } = await statfs(this.path);
    const freeBytes = bavail * bsize;
    // What is reserved for root is neither used nor free, as in the percentage of `df`.
    const free = (bavail / (blocks - bfree + bavail)) * 100;
    // Some file systems make inodes as they need them, and report that there are none.
    const freeInodes = files > 0 ? (ffree / files) * 100 : undefined;
    const inodes = freeInodes === undefined ? {} : { freeInodesPercent: rounded(freeInodes) };
    const details = { freeBytes, freePercent: rounded(free), ...inodes };
    const space = `${this.path} has ${rounded(free)} % (${sizeText(freeBytes)}) of its space free`;
    if (free < this.minFreePercent) return unhealthy(`${space}; expected at least ${this.minFreePercent} %`, details);
    if (freeBytes < this.minFreeBytes)
      return unhealthy(`${space}; expected at least ${sizeText(this.minFreeBytes)}`, details);
    if (freeInodes !== undefined && freeInodes < this.minFreeInodesPercent) {
      const left = `${this.path} has ${rounded(freeInodes)} % of its inodes free`;
      return unhealthy(`${left}; expected at least ${this.minFreeInodesPercent} %`, details);
    }
    return healthy(details);
  }
}
