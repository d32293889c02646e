// Found by every copy of this package in the process.
const REGISTRY = Symbol.for('nestjs-vitals.ports');

/**
 * A probe server's right to a port among the applications of one process. A bootstrap that fails runs no hook, so that its
 * server stays: whoever comes next makes a holder that was never confirmed give up.
 */
export class PortClaim {
  private isConfirmed = false;

  constructor(
    private readonly port: number,
    private readonly giveUp: () => Promise<void>,
  ) {}

  /** Resolves when nobody of this process who should not has the port any more. */
  async take(): Promise<void> {
    const holders = registry();
    const previous = holders.get(this.port);
    if (this.port === 0 || previous === this || previous?.isConfirmed) return;
    holders.set(this.port, this);
    await previous?.giveUp();
  }

  /** The application is up: nobody takes the port from it any more. */
  confirm(): void {
    this.isConfirmed = true;
  }

  /** The port is about to be free: the next start waits for it. */
  leave(): void {
    this.isConfirmed = false;
  }

  release(): void {
    if (registry().get(this.port) === this) registry().delete(this.port);
  }
}

function registry(): Map<number, PortClaim> {
  const global = globalThis as { [REGISTRY]?: Map<number, PortClaim> };
  return (global[REGISTRY] ??= new Map<number, PortClaim>());
}
