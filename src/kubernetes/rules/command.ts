import { wordsOf } from '../lint/endpoint.js';
import { FINE, type Rule } from '../lint/rule.js';
import type { Part } from '../yaml/part.js';
import { baseName, isShell, lostSignal } from './signal-path.js';

const CLIENTS = new Set(['curl', 'wget']);

export const SIGNAL_LOST: Rule = {
  id: 'signal-lost',
  severity: 'error',
  says: '`command` or `args` start `npm`, `yarn` or `pnpm`, or a shell without `exec`: SIGTERM does not arrive',
  container({ part, role, name }) {
    // An init container ends before there is anything to drain.
    if (role === 'init') return FINE;
    const command = part.get('command');
    const args = part.get('args');
    const words = [...wordsOf(command), ...wordsOf(args)];
    const lost = lostSignal(words);
    const at: Part | undefined = command ?? args;
    if (lost === undefined || !at) return FINE;
    return [
      {
        at,
        message: `the container \`${name}\` starts ${lost}; expected \`node\` itself, like ["node", "dist/main.js"], or \`exec\` before it`,
        because: `SIGTERM goes to process 1, which is then not Node, and does not reach the application: it cannot drain, and is killed when the grace period ends`,
      },
    ];
  },
};

export const EXEC_NEEDS_SHELL: Rule = {
  id: 'exec-needs-shell',
  severity: 'warning',
  says: 'a probe runs curl, wget or a shell, which a distroless image lacks; `nestjs-vitals probe` needs none',
  container({ probes }) {
    return Object.values(probes).flatMap(({ key, kind, endpoint }) => {
      const [program = ''] = endpoint?.command ?? [];
      const base = baseName(program);
      if (!endpoint || !(CLIENTS.has(base) || isShell(base))) return FINE;
      return {
        at: endpoint.part.get('command') ?? endpoint.part,
        message: `\`${key}\` runs ${base}; expected \`httpGet\`, or \`nestjs-vitals probe ${kind}\``,
        because: `a distroless or slim image has no ${base}, and each probe starts a process in the container; the kubelet itself needs neither for \`httpGet\``,
      };
    });
  },
};
