import { constants } from 'node:os';
import type { Cancel, Clock } from '../../core/clock.js';
import { afterPoll } from './after-poll.js';

/** An own signal that has not arrived within this time never will: it was meant for another process, or is ignored. */
const EXPECTED_WITHIN_MS = 100;

type Kill = (this: unknown, ...args: unknown[]) => unknown;

/** The function behind `process.kill`, through which even calls of an old reference to it go (seen in Node 20 to 24). */
const NAME = '_kill' in process ? '_kill' : 'kill';
const target = process as unknown as Record<typeof NAME, Kill>;

/** Notes the signals that the process sends to itself, by watching `process.kill` between start() and stop(). */
export class OwnSignals {
  private readonly underWay: { readonly number: number; readonly forget: Cancel }[] = [];
  private installed: Kill | undefined;
  private isOn = false;
  private isSending = false;

  /** Calls `beforeSend` before each own signal, and the function that it returns once the signal cannot arrive any more. */
  constructor(
    private readonly clock: Clock,
    private readonly beforeSend: (signal: NodeJS.Signals) => Cancel,
  ) {}

  start(): void {
    this.isOn = true;
    if (target[NAME] === this.installed) return;
    // A later wrapper may still call an earlier one of ours; `isSending` prevents that one call is noted twice.
    const original = target[NAME];
    const send = (args: unknown[], self: unknown): unknown =>
      this.send(() => Reflect.apply(original, self, args), args);
    this.installed = function kill(this: unknown, ...args: unknown[]): unknown {
      return send(args, this);
    };
    this.restore = () => (target[NAME] = original);
    target[NAME] = this.installed;
  }

  stop(): void {
    this.isOn = false;
    // If another wrapper is around ours, ours stays and only passes calls on.
    if (target[NAME] !== this.installed) return;
    this.restore();
    this.installed = undefined;
  }

  /** Whether the process itself has sent the signal that has just arrived. Each sent signal accounts for one arrival. */
  take(signal: NodeJS.Signals): boolean {
    const index = this.underWay.findIndex(({ number }) => number === constants.signals[signal]);
    const [taken] = index < 0 ? [] : this.underWay.splice(index, 1);
    taken?.forget();
    return taken !== undefined;
  }

  private restore: () => void = () => {};

  private send(original: () => unknown, [pid, signal]: readonly unknown[]): unknown {
    if (!this.isOn || this.isSending) return original();
    this.isSending = true;
    try {
      if (isOwn(Number(pid))) this.note(numberOf(signal));
      return original();
    } finally {
      this.isSending = false;
    }
  }

  private note(number: number): void {
    const signal = nameOf(number);
    if (signal === undefined) return;
    const undo = this.beforeSend(signal);
    const cancel = afterPoll(this.clock, EXPECTED_WITHIN_MS, () => this.take(signal));
    const forget = (): void => {
      cancel();
      undo();
    };
    this.underWay.push({ number, forget });
  }
}

/** 0 and below are groups of processes. A process cannot learn its own group, so any of them may be it. */
function isOwn(pid: number): boolean {
  return pid === process.pid || pid <= 0;
}

function numberOf(signal: unknown): number {
  if (typeof signal === 'string') return constants.signals[signal as NodeJS.Signals] ?? 0;
  return signal === undefined ? constants.signals.SIGTERM : Number(signal);
}

function nameOf(number: number): NodeJS.Signals | undefined {
  const found = Object.entries(constants.signals).find(([, each]) => each === number);
  return found?.[0] as NodeJS.Signals | undefined;
}
