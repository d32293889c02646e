import { spawnSync } from 'node:child_process';

/** All processes of this machine, without those that have ended and that their parent has not noticed yet. */
export function processes() {
  const columns = ['pid=', 'ppid=', 'pgid=', 'stat=', 'args='].flatMap((column) => ['-o', column]);
  const { stdout, error } = spawnSync('ps', ['-ww', '-A', ...columns], { encoding: 'utf8' });
  if (error) throw error;
  return stdout
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null && !match[4].startsWith('Z'))
    .map(([, pid, parent, group, , args]) => ({ pid: +pid, parent: +parent, group: +group, args }));
}

export function descendantsOf(pid) {
  const all = processes();
  const below = (parent) => all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return below(pid);
}

/** Kills a process, or a group of processes if the number is negative. */
export function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
