import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePorts } from '../../test/support/loopback.mjs';
import { Server } from './server.mjs';

/** A MariaDB with a folder of its own, and with the database and the user `app`. `setPassword()` counts from the next start on. */
export async function mariadbServer() {
  const [port] = await freePorts(1);
  const folder = mkdtempSync(join(tmpdir(), 'vitals-mariadb-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const [data, init] = [join(folder, 'data'), join(folder, 'init.sql')];
  // It refuses to run as root unless it is told so.
  const common = ['--no-defaults', `--user=${userInfo().username}`, `--datadir=${data}`];
  const install = ['--auth-root-authentication-method=normal', '--skip-test-db'];
  await promisify(execFile)('mariadb-install-db', [...common, ...install]);
  const files = [`--socket=${join(folder, 'socket')}`, `--pid-file=${join(folder, 'pid')}`, `--init-file=${init}`];
  const network = [`--port=${port}`, '--bind-address=127.0.0.1', '--skip-name-resolve'];
  const server = new Server({ command: 'mariadbd', args: [...common, ...files, ...network], port });
  const setPassword = (password) => {
    const lines = [
      'CREATE DATABASE IF NOT EXISTS app;',
      'CREATE USER IF NOT EXISTS app;',
      `ALTER USER app IDENTIFIED BY '${password}';`,
      'GRANT ALL ON app.* TO app;',
    ];
    writeFileSync(init, lines.join('\n'));
  };
  setPassword('right');
  return Object.assign(await server.start(), { setPassword });
}
