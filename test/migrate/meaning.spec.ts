import { describe, expect, it } from '@jest/globals';
import { classesOf, migrated, terminusProject } from './migrated.js';

describe('a limit that is worked out', () => {
  it.each([
    ["this.config.get('HEAP') || 150 * 1024", "heapUsed <= (this.config.get('HEAP') || 150 * 1024)"],
    ["this.config.get('HEAP') ?? 5", "heapUsed <= (this.config.get('HEAP') ?? 5)"],
    ["this.config.get('HEAP')", "heapUsed <= this.config.get('HEAP'))"],
    ['150 * 1024 * 1024', 'heapUsed <= 150 * 1024 * 1024)'],
  ])('of the heap keeps its meaning: %s', (limit, expected) => {
    const files = terminusProject(`() => this.memory.checkHeap('heap', ${limit})`, {
      imports: 'MemoryHealthIndicator',
      extra: 'private readonly memory: MemoryHealthIndicator, private readonly config: ConfigService',
    });
    expect(classesOf(migrated(files))).toContain(`if (${expected}`);
  });

  it.each([
    ['1 - 0.1', '10'],
    ['9 / 10', '10'],
    ["this.config.get('SHARE') - 0.1", "100 - 100 * (config.get('SHARE') - 0.1)"],
    ["this.config.get('SHARE')", "100 - 100 * config.get('SHARE')"],
  ])('of the disk keeps its meaning: %s', (limit, expected) => {
    const files = terminusProject(`() => this.disk.checkStorage('disk', { path: '/', thresholdPercent: ${limit} })`, {
      imports: 'DiskHealthIndicator',
      extra: 'private readonly disk: DiskHealthIndicator, private readonly config: ConfigService',
    });
    expect(classesOf(migrated(files))).toContain(`minFreePercent: ${expected} }`);
  });
});
