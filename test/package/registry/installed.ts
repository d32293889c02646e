import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun, ROOT } from '../consumer.js';

/** The folder `node_modules` with these packages. Each list is installed once, so that only the first run needs the registry. */
export function installed(name: string, packages: Readonly<Record<string, string>>): string {
  const list = JSON.stringify({ private: true, dependencies: packages });
  const key = createHash('sha256').update(list).update(process.version).digest('hex').slice(0, 16);
  const kept = join(ROOT, 'node_modules', '.cache', 'nestjs-vitals', `${name}-${key}`);
  if (!existsSync(join(kept, 'node_modules'))) {
    const fresh = `${kept}.${process.pid}`;
    mkdirSync(fresh, { recursive: true });
    writeFileSync(join(fresh, 'package.json'), list);
    mustRun(
      'npm',
      ['install', '--prefer-offline', '--legacy-peer-deps', '--no-audit', '--no-fund', '--no-package-lock'],
      fresh,
    );
    rmSync(kept, { recursive: true, force: true });
    renameSync(fresh, kept);
  }
  return join(kept, 'node_modules');
}
