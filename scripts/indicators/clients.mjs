import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Installs clients, by alias, into a folder of their own: both ends of each range would make `npm ci` large. */
export async function installClients(aliases) {
  const folder = mkdtempSync(join(tmpdir(), 'vitals-clients-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const dependencies = Object.fromEntries(
    Object.entries(aliases).map(([alias, spec]) => [
      alias,
      spec.startsWith(`${alias}@`) ? spec.slice(alias.length + 1) : `npm:${spec}`,
    ]),
  );
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  const flags = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  await promisify(execFile)('npm', ['install', ...flags], { cwd: folder });
  const require = createRequire(join(folder, 'package.json'));
  const titleOf = (alias) => {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'node_modules', alias, 'package.json'), 'utf8'));
    return `${name}@${version}`;
  };
  return { folder, load: (alias) => require(alias), titleOf };
}
