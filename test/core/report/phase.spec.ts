import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PhaseMachine, type Phase } from '../../../src/core/report/phase.js';

const PHASES: readonly Phase[] = ['starting', 'running', 'draining', 'stopped'];

describe('PhaseMachine', () => {
  it('starts in starting and moves through every phase', () => {
    const machine = new PhaseMachine();
    expect(machine.current).toBe('starting');
    expect(PHASES.map((phase) => machine.advance(phase))).toEqual([false, true, true, true]);
    expect(machine.current).toBe('stopped');
  });

  it('may skip phases', () => {
    const machine = new PhaseMachine();
    expect(machine.advance('draining')).toBe(true);
    expect(machine.advance('running')).toBe(false);
    expect(machine.current).toBe('draining');
  });

  it('never moves back, and tells whether it moved', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PHASES)), (wishes) => {
        const machine = new PhaseMachine();
        for (const wish of wishes) {
          const before = machine.current;
          const hasMoved = machine.advance(wish);
          expect(PHASES.indexOf(machine.current)).toBe(Math.max(PHASES.indexOf(before), PHASES.indexOf(wish)));
          expect(hasMoved).toBe(machine.current !== before);
        }
      }),
    );
  });
});
