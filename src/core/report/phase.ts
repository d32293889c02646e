/** The stage of the application's life. */
export type Phase = 'starting' | 'running' | 'draining' | 'stopped';

const ORDER: Record<Phase, number> = { starting: 0, running: 1, draining: 2, stopped: 3 };

/** The one place that holds the phase. The phase may skip stages, but never moves back. */
export class PhaseMachine {
  private phase: Phase = 'starting';

  get current(): Phase {
    return this.phase;
  }

  /** Moves on to `to` and returns `true`; returns `false` if the phase is already there or beyond. */
  advance(to: Phase): boolean {
    if (ORDER[to] <= ORDER[this.phase]) return false;

    this.phase = to;
    return true;
  }
}
