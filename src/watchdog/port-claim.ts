// A global key, so that every copy of this package in the process finds it.
const REGISTRY = Symbol.for('nestjs-vitals.ports');

/**
 * A probe server's right to a port among the applications of one process. A bootstrap that fails runs no hook, so its server
 * stays: the next application that claims the port makes an unconfirmed holder give it up.
 */
export class PortClaim {
  private isConfirmed = false;

  constructor(
    private readonly port: number,
    private readonly giveUp: () => Promise<void>,
  ) {}

  /** Resolves when no other application of this process that must give up the port still holds it. */
  async take(): Promise<void> {
    const holders = registry();
    const previous = holders.get(this.port);
    if (this.port === 0 || previous === this || previous?.isConfirmed) return;
    holders.set(this.port, this);
    await previous?.giveUp();
  }

  /** Confirms the claim once the application is up: no later application takes the port from it. */
  confirm(): void {
    this.isConfirmed = true;
  }

  /** Releases the claim: the next start waits until the port is free. */
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
