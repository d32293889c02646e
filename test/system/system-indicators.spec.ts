import { closeSync, openSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it } from '@jest/globals';
import { DiskIndicator, FileDescriptorsIndicator, MemoryIndicator } from '../../src/system/index.js';
import type { DiskIndicatorOptions, FileDescriptorsIndicatorOptions } from '../../src/system/index.js';
import { lookedAt } from '../support/looked-at.js';
import { closeContexts } from '../support/nest-app.js';

afterEach(closeContexts);

function disk(options?: DiskIndicatorOptions) {
  return class extends DiskIndicator {
    constructor() {
      super(options);
    }
  };
}

function descriptors(options?: FileDescriptorsIndicatorOptions) {
  return class extends FileDescriptorsIndicator {
    constructor() {
      super(options);
    }
  };
}

describe('DiskIndicator', () => {
  it('is healthy if enough is free, and shows how much', async () => {
    const { report } = await lookedAt(disk({ path: tmpdir(), minFreePercent: 0, minFreeInodesPercent: 0 }));
    const { status, details } = await report();
    const { bavail, bsize } = statfsSync(tmpdir());
    expect(status).toBe('healthy');
    // Other processes write at the same time.
    expect(Number(details?.['freeBytes'])).toBeGreaterThan(bavail * bsize * 0.5);
    expect(Number(details?.['freePercent'])).toBeLessThanOrEqual(100);
  });

  it.each([
    ['space', { minFreePercent: 100 }, /^\/ has [\d.]+ % \([\d.]+ \w+\) of its space free; expected at least 100 %$/],
    ['bytes', { minFreePercent: 0, minFreeBytes: 2 ** 60 }, /of its space free; expected at least 1024 PiB$/],
    [
      'inodes',
      { path: '/proc', minFreePercent: 0, minFreeInodesPercent: 0 },
      // The file system of /proc has neither blocks nor inodes.
      undefined,
    ],
  ])('judges %s', async (_what, options, message) => {
    const { report } = await lookedAt(disk({ path: '/', minFreeInodesPercent: 0, ...options }));
    const seen = await report();
    if (message) expect(seen).toMatchObject({ status: 'unhealthy', message: expect.stringMatching(message) });
    else expect(seen.details).not.toHaveProperty('freeInodesPercent');
  });

  it('is unhealthy if the path does not exist', async () => {
    const { report } = await lookedAt(disk({ path: '/nowhere' }));
    expect(await report()).toMatchObject({ status: 'unhealthy', message: expect.stringContaining('ENOENT') });
  });

  it.each([{ minFreePercent: 101 }, { minFreePercent: -1 }, { minFreeBytes: NaN }, { minFreeInodesPercent: '5' }])(
    'refuses %j',
    (options) => {
      expect(() => new (disk(options as never))()).toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS' }));
    },
  );
});

describe('FileDescriptorsIndicator', () => {
  it('counts what is open on Linux, and is unhealthy above its share of the limit', async () => {
    const { report } = await lookedAt(descriptors());
    const before = await report();
    expect(before.status).toBe('healthy');
    if (process.platform !== 'linux') return expect(before.details).toBeUndefined();
    const opened = Array.from({ length: 50 }, () => openSync('/dev/null', 'r'));
    try {
      const open = Number((await report()).details?.['open']);
      expect(open).toBeGreaterThanOrEqual(Number(before.details?.['open']) + 40);
      const limit = Number(before.details?.['limit']);
      const strict = await lookedAt(descriptors({ maxPercent: (40 / limit) * 100 }));
      expect(await strict.report()).toMatchObject({
        status: 'unhealthy',
        message: expect.stringMatching(/^\d+ of \d+ file descriptors are open \([\d.]+ %\); expected at most/),
      });
    } finally {
      for (const descriptor of opened) closeSync(descriptor);
    }
  });

  it('is healthy and measures nothing on other systems', async () => {
    const platform = Object.getOwnPropertyDescriptor(process, 'platform')!;
    Object.defineProperty(process, 'platform', { ...platform, value: 'darwin' });
    try {
      const { report } = await lookedAt(descriptors({ maxPercent: 0 }));
      const { status, details } = await report();
      expect({ status, details }).toEqual({ status: 'healthy', details: undefined });
    } finally {
      Object.defineProperty(process, 'platform', platform);
    }
  });

  it('refuses a share above 100 %', () => {
    expect(() => new (descriptors({ maxPercent: 101 }))()).toThrow('FileDescriptorsIndicator: maxPercent');
  });
});

describe('MemoryIndicator', () => {
  it('shows the memory of the process', async () => {
    const { report } = await lookedAt(class extends MemoryIndicator {});
    expect(Number((await report()).details?.['rssBytes'])).toBeGreaterThan(2 ** 20);
  });

  it('refuses a share below 0 %', () => {
    class Wrong extends MemoryIndicator {}
    expect(() => new Wrong({ maxPercent: -1 })).toThrow('expected a number from 0 to 100, got `-1` (number)');
  });
});
