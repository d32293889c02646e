import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The packages that `npm install` of a package puts into an empty folder, and the size of their files. Peers are not counted. */
export function installed(specifier) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-install-'));
  try {
    const options = [
      '--prefix',
      folder,
      '--legacy-peer-deps',
      '--omit=dev',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
    ];
    execFileSync('npm', ['install', ...options, specifier], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    const { packages } = JSON.parse(readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8'));
    return { packages: Object.keys(packages).length, bytes: bytesOf(join(folder, 'node_modules')) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Packs the folder `root` as it would be published, and returns the path of the tarball. */
export function pack(root, into) {
  const output = execFileSync('npm', ['pack', '--json', '--pack-destination', into], { cwd: root, encoding: 'utf8' });
  return join(into, JSON.parse(output)[0].filename);
}

function bytesOf(folder) {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sum + bytesOf(path);
    return entry.isFile() ? sum + statSync(path).size : sum;
  }, 0);
}
