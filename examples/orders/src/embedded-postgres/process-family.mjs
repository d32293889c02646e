// @ts-check
// A PostgreSQL server is a postmaster and one child process per connection. Every child leads its own process group, so a signal
// to the postmaster's group reaches no child, and the children must be listed.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * @param {number} pid
 * @returns {number[]}
 */
export function familyOf(pid) {
  return isAlive(pid) ? [pid, ...childrenOf(pid)] : [];
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
export function signalFamily(pid, signal) {
  for (const member of familyOf(pid)) send(member, signal);
}

/** @param {number} pid */
export function freezeFamily(pid) {
  // The parent goes first: once it is stopped, it starts no more children. The second round finds a child that started meanwhile.
  send(pid, 'SIGSTOP');
  signalFamily(pid, 'SIGSTOP');
  signalFamily(pid, 'SIGSTOP');
}

/**
 * @param {number} pid
 * @returns {number[]}
 */
function childrenOf(pid) {
  try {
    return numbersIn(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8'));
  } catch {
    // This is not Linux, or its kernel does not have this file.
    const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).split('\n').map(numbersIn);
    return rows.flatMap(([child, parent]) => (child !== undefined && parent === pid ? [child] : []));
  }
}

/**
 * @param {number} pid
 * @param {NodeJS.Signals} signal
 */
function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // The process ended between the listing and the signal.
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** @param {string} text */
function numbersIn(text) {
  return text.split(/\s+/).filter(Boolean).map(Number);
}
