// @ts-check
// A PostgreSQL server is a postmaster and one child process a connection. Every child leads a process group of its own,
// so a signal to the postmaster's group reaches none of them: they have to be listed.
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
  // The parent goes first: once it is stopped it makes no more children. The second round finds one made meanwhile.
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
    // Not Linux, or a kernel without this file.
    const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).split('\n').map(numbersIn);
    return rows.filter(([, parent]) => parent === pid).map(([child]) => child);
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
    // It left between the listing and the signal.
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
