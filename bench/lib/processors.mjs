import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const ALLOWED = allowed();
const [OF_CLIENTS, OF_PROGRAMS] = [ALLOWED.at(0), ALLOWED.at(-1)];

/** Whether programs and clients can have a processor each: on Linux, with `taskset` and two processors. */
export const IS_PINNED = ALLOWED.length > 1;

export function pinClients(pid) {
  pin(pid, OF_CLIENTS);
}

/**
 * Keeps all threads of a program on one processor, the same for all programs: another tenant of the machine may make its neighbour
 * half as fast for minutes, and the system leaves a busy process on the processor that it has.
 */
export function pinProgram(pid) {
  pin(pid, OF_PROGRAMS);
}

function pin(pid, processor) {
  if (IS_PINNED) execFileSync('taskset', ['-acp', String(processor), String(pid)], { stdio: 'ignore' });
}

/** The numbers of the processors that this process may use; none if it cannot choose among them. */
function allowed() {
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' });
    const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1];
    return list.split(',').flatMap((range) => {
      const [first, last = first] = range.split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, at) => first + at);
    });
  } catch {
    return [];
  }
}
