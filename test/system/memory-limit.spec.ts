import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { memoryLimit } from '../../src/system/memory-limit.js';
import { judgeMemory } from '../../src/system/memory-use.js';

const MIB = 2 ** 20;
const POD = '/kubepods/burstable/pod1/container1';
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** The root of a file system with these files. */
function rootWith(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'vitals-cgroup-'));
  folders.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

describe('the memory limit of the container', () => {
  it.each<[string, Record<string, string>, number | undefined]>([
    [
      'in version 2, in a namespace of its own',
      { 'proc/self/cgroup': '0::/\n', 'sys/fs/cgroup/memory.max': `${512 * MIB}\n` },
      512 * MIB,
    ],
    [
      'in version 2, at the path of the host, which the container does not see',
      { 'proc/self/cgroup': `0::${POD}\n`, 'sys/fs/cgroup/memory.max': `${512 * MIB}\n` },
      512 * MIB,
    ],
    [
      'in version 2, the lowest of the groups above each other',
      {
        'proc/self/cgroup': '0::/a/b\n',
        'sys/fs/cgroup/a/b/memory.max': 'max\n',
        'sys/fs/cgroup/a/memory.max': `${256 * MIB}\n`,
        'sys/fs/cgroup/memory.max': `${512 * MIB}\n`,
      },
      256 * MIB,
    ],
    ['in version 2, without a limit', { 'proc/self/cgroup': '0::/\n', 'sys/fs/cgroup/memory.max': 'max\n' }, undefined],
    [
      'in version 1',
      {
        'proc/self/cgroup': `9:cpu,cpuacct:${POD}\n4:memory:${POD}\n0::/\n`,
        [`sys/fs/cgroup/memory${POD}/memory.limit_in_bytes`]: `${128 * MIB}\n`,
        'sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
      },
      128 * MIB,
    ],
    [
      'in version 1, at the path of the host, which the container does not see',
      {
        'proc/self/cgroup': `4:memory:${POD}\n`,
        'sys/fs/cgroup/memory/memory.limit_in_bytes': `${128 * MIB}\n`,
      },
      128 * MIB,
    ],
    [
      'in version 1, without a limit',
      {
        'proc/self/cgroup': '4:memory:/\n',
        'sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
      },
      undefined,
    ],
    ['on another system', {}, undefined],
    ['in a group whose files cannot be read', { 'proc/self/cgroup': '0::/\n4:memory:/x\n' }, undefined],
    ['in a text that is no list of groups', { 'proc/self/cgroup': 'nonsense\n' }, undefined],
  ])('is found %s', async (_where, files, expected) => {
    expect(await memoryLimit(rootWith(files))).toBe(expected);
  });

  it('is found in a real cgroup', async () => {
    const found = realGroup();
    if (typeof found === 'string') return void process.stderr.write(`skipped: ${found}\n`);
    const child = spawn('sleep', ['60']);
    try {
      writeFileSync(join(found.folder, 'cgroup.procs'), String(child.pid));
      // What this process reads is what the child would read of itself.
      const root = rootWith({ 'proc/self/cgroup': readFileSync(`/proc/${child.pid}/cgroup`, 'utf8') });
      symlinkSync('/sys', join(root, 'sys'));
      expect(await memoryLimit(root)).toBe(64 * MIB);
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
      rmdirSync(found.folder);
    }
  });
});

/** A new group with a limit of 64 MiB, or why there is none. */
function realGroup(): { folder: string } | string {
  const groups = safely(() => readFileSync('/proc/self/cgroup', 'utf8')) ?? '';
  const [, own1] = /^\d+:memory:(.*)$/m.exec(groups) ?? [];
  const [, own2] = /^0::(.*)$/m.exec(groups) ?? [];
  const [parent, file] =
    own1 === undefined
      ? [`/sys/fs/cgroup${own2}`, 'memory.max']
      : [`/sys/fs/cgroup/memory${own1}`, 'memory.limit_in_bytes'];
  const folder = `${parent}/vitals-test-${process.pid}`;
  const isMade = safely(() => {
    mkdirSync(folder);
    return true;
  });
  if (!isMade) return `this user cannot make a cgroup in ${parent}`;
  const isLimited = safely(() => {
    writeFileSync(join(folder, file), String(64 * MIB));
    return true;
  });
  if (isLimited) return { folder };
  safely(() => rmdirSync(folder));
  return `${parent} has no memory controller for groups below it`;
}

function safely<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

describe('the verdict on memory', () => {
  const MAX_PERCENT = 90;
  it.each([
    [89, 'healthy'],
    [90, 'healthy'],
    [91, 'unhealthy'],
    [120, 'unhealthy'],
  ])('of %s %% in use is %s', (percent, status) => {
    const use = { rssBytes: percent * MIB, limitBytes: 100 * MIB, maxPercent: MAX_PERCENT };
    expect(judgeMemory(use)).toMatchObject({ status, details: { usedPercent: percent } });
  });

  it('says how much is in use, and of what', () => {
    const use = { rssBytes: 1.5 * 2 ** 30, limitBytes: 1.6 * 2 ** 30, maxPercent: MAX_PERCENT };
    expect(judgeMemory(use).message).toBe(
      "the process uses 93.8 % (1.5 GiB) of the container's 1.6 GiB; expected at most 90 %",
    );
  });

  it('is healthy without a limit', () => {
    const use = { rssBytes: MIB, limitBytes: undefined, maxPercent: 0 };
    expect(judgeMemory(use)).toMatchObject({ status: 'healthy', details: { rssBytes: MIB } });
  });
});
