/**
 * Learns of a shutdown signal in the moment it arrives: Nest's hooks come later, and `onModuleDestroy` is not told which
 * signal it was.
 *
 * A signal is listened to only while somebody else does: a listener of ours alone would keep the signal from ending the
 * process. And only once: a listener that stays would survive Nest's last `process.kill` in the same way.
 */
export class ShutdownSignals {
  private readonly attached = new Map<NodeJS.Signals, () => void>();

  constructor(
    private readonly signals: readonly NodeJS.Signals[],
    private readonly onSignal: (signal: NodeJS.Signals) => void,
  ) {}

  watch(): void {
    for (const signal of this.signals) if (process.listenerCount(signal) > 0) this.attach(signal);
    process.on('newListener', this.onNewListener);
  }

  /** Whether anything but this object listens to `signal`. */
  isHandled(signal: NodeJS.Signals): boolean {
    return process.listenerCount(signal) > (this.attached.has(signal) ? 1 : 0);
  }

  /** Calls back once more for the next signal: for use while a shutdown is under way. */
  rearm(): void {
    for (const signal of this.signals) if (process.listenerCount(signal) > 0) this.attach(signal);
  }

  stop(): void {
    process.off('newListener', this.onNewListener);
    for (const [signal, listener] of this.attached) process.off(signal, listener);
    this.attached.clear();
  }

  private readonly onNewListener = (event: string | symbol): void => {
    const signal = this.signals.find((candidate) => candidate === event);
    if (signal) this.attach(signal);
  };

  private attach(signal: NodeJS.Signals): void {
    if (this.attached.has(signal)) return;
    const listener = (): void => {
      this.attached.delete(signal);
      this.onSignal(signal);
    };
    this.attached.set(signal, listener);
    process.prependOnceListener(signal, listener);
  }
}
