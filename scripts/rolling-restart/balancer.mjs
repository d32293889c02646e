import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { own } from './own.mjs';

const UP_MS = 30_000;

/** Starts HAProxy on the port `front`. It sends requests to those `ports` whose `/readyz` is 200. */
export function startBalancer({ front, statistics, ports }) {
  const folder = mkdtempSync(join(tmpdir(), 'rolling-restart-'));
  const file = join(folder, 'haproxy.cfg');
  writeFileSync(file, configuration({ front, statistics, ports }));
  // Debian installs HAProxy in a folder that is not in the PATH of an ordinary user.
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
  const haproxy = own(spawn('haproxy', ['-db', '-f', file], { env, stdio: ['ignore', 'ignore', 'pipe'] }));
  let output = '';
  haproxy.stderr.on('data', (chunk) => (output += chunk));
  haproxy.on('error', (error) => (output += error.message));
  return {
    /** Resolves once HAProxy sends requests to every instance. */
    async allUp() {
      const deadline = Date.now() + UP_MS;
      while ((await countUp(statistics)) < ports.length) {
        if (Date.now() > deadline) throw new Error(`not all instances are up for HAProxy:\n${output}`);
        await delay(50);
      }
    },
    async stop() {
      if (haproxy.pid !== undefined && haproxy.exitCode === null && haproxy.signalCode === null) {
        const left = once(haproxy, 'exit');
        haproxy.kill('SIGKILL');
        await left;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configuration({ front, statistics, ports }) {
  return `
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  timeout check 2s
  retries 0

frontend shop
  bind 127.0.0.1:${front}
  default_backend instances

backend instances
  balance roundrobin
  option httpchk
  http-check send meth GET uri /readyz ver HTTP/1.1 hdr Host probe
  http-check expect status 200
  default-server inter 200ms fall 2 rise 2
${ports.map((port) => `  server on-${port} 127.0.0.1:${port} check`).join('\n')}

frontend statistics
  bind 127.0.0.1:${statistics}
  stats enable
  stats uri /
`;
}

/** The number of instances that HAProxy considers to be up. */
async function countUp(statistics) {
  try {
    const response = await fetch(`http://127.0.0.1:${statistics}/;csv`, { headers: { connection: 'close' } });
    return (await response.text()).split('\n').filter((line) => /^instances,on-.*,UP,/.test(line)).length;
  } catch {
    return 0;
  }
}
