import { plainText } from '../../core/text/plain-text.js';
import type { CheckReport, LivenessReport, TaskReport } from '../../core/report/reports.js';
import type { CheckStatus, TaskStatus } from '../../core/report/status.js';
import { isLoopStalled, isOverdue } from '../../core/verdict/stall-cause.js';
import { httpStatus } from '../http-status.js';
import type { ProbeView } from '../view.js';

/** The form of the Kubernetes API server, for people: one line per check, and the verdict in the last line. */
export function textBody(view: ProbeView, isTruncated: boolean): string {
  const { subject, lines } = describe(view);
  if (isTruncated) lines.push('truncated');
  lines.push(`${subject} check ${httpStatus(view) < 400 ? 'passed' : 'failed'}`);
  return `${lines.join('\n')}\n`;
}

function describe(view: ProbeView): { subject: string; lines: string[] } {
  switch (view.probe) {
    case 'liveness':
      return { subject: 'livez', lines: livenessLines(view.report) };
    case 'readiness': {
      const { reason, checks, warning } = view.report;
      const lines = eachLine(checks, checkLine);
      if (reason !== undefined) lines.unshift(line('-', reason));
      if (warning !== undefined) lines.push(`warn: ${plainText(warning)}`);
      return { subject: 'readyz', lines };
    }
    case 'startup': {
      const { tasks, checks } = view.report;
      return { subject: 'startupz', lines: [...eachLine(tasks, taskLine), ...eachLine(checks, checkLine)] };
    }
    case 'indicator':
      return { subject: plainText(view.name), lines: [checkLine(view.name, view.report)] };
  }
}

function livenessLines(report: LivenessReport): string[] {
  const { eventLoop, heartbeats = {} } = report;
  return [
    silenceLine('event-loop', eventLoop.silentMs, isLoopStalled(report)),
    ...eachLine(heartbeats, (name, heartbeat) => silenceLine(name, heartbeat.silentMs, isOverdue(heartbeat))),
  ];
}

function silenceLine(name: string, silentMs: number, isTooLong: boolean): string {
  return isTooLong ? line('-', name, 'failed', `silent for ${silentMs} ms`) : line('+', name, 'ok');
}

const CHECKS: Record<CheckStatus, readonly [sign: '+' | '-', word: string]> = {
  healthy: ['+', 'ok'],
  degraded: ['+', 'degraded'],
  unhealthy: ['-', 'failed'],
  skipped: ['-', 'skipped'],
};

const TASKS: Record<TaskStatus, readonly [sign: '+' | '-', word: string]> = {
  done: ['+', 'ok'],
  pending: ['-', 'pending'],
  running: ['-', 'running'],
  failed: ['-', 'failed'],
};

function checkLine(name: string, { status, message }: CheckReport): string {
  const [sign, word] = CHECKS[status];
  return line(sign, name, word, message);
}

function taskLine(name: string, { status, message }: TaskReport): string {
  const [sign, word] = TASKS[status];
  return line(sign, name, word, message);
}

/** Cleans names and messages once more, so that none of them can forge a line. */
function line(sign: '+' | '-', name: string, word?: string, message?: string): string {
  const verdict = word === undefined ? '' : ` ${word}`;
  return `[${sign}]${plainText(name)}${verdict}${message === undefined ? '' : `: ${plainText(message)}`}`;
}

function eachLine<T>(record: Readonly<Record<string, T>>, toLine: (name: string, value: T) => string): string[] {
  return Object.entries(record).map(([name, value]) => toLine(name, value));
}
