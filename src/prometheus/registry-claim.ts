// Every copy of this package in the process finds the same claims under this symbol.
const CLAIMS = Symbol.for('nestjs-vitals.registries');

/**
 * The right of one application to a registry. A bootstrap that fails runs no hook, so that its metrics would stay: a holder
 * that was never confirmed gives up to the next one.
 */
export class RegistryClaim {
  private isConfirmed = false;

  constructor(
    private readonly registry: object,
    private readonly giveUp: () => void,
  ) {}

  /** Returns whether the registry belongs to this application now. */
  take(): boolean {
    const holder = claims().get(this.registry);
    if (holder?.isConfirmed && holder !== this) return false;
    claims().set(this.registry, this);
    if (holder !== this) holder?.giveUp();
    return true;
  }

  /** The application is up. Returns whether the registry is still its own; from here on nobody else gets it. */
  confirm(): boolean {
    this.isConfirmed = claims().get(this.registry) === this;
    return this.isConfirmed;
  }

  release(): void {
    if (claims().get(this.registry) === this) claims().delete(this.registry);
  }
}

function claims(): WeakMap<object, RegistryClaim> {
  const global = globalThis as { [CLAIMS]?: WeakMap<object, RegistryClaim> };
  return (global[CLAIMS] ??= new WeakMap<object, RegistryClaim>());
}
