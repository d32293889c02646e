import { describe, expect, it } from '@jest/globals';
import { changeLine } from '../../../src/core/verdict/change-line.js';

const CHANGE = { subject: 'readiness', from: 'ready', to: 'not_ready', lastedMs: 90_000 } as const;

describe('the line of a change', () => {
  it('says what changed, how long it had been what it was, and why', () => {
    expect(changeLine({ ...CHANGE, reason: 'db unhealthy' })).toBe(
      'readiness: ready -> not_ready (had been ready for 1 min 30 s): db unhealthy',
    );
  });

  it('says nothing of a reason that there is not', () => {
    expect(changeLine(CHANGE)).toBe('readiness: ready -> not_ready (had been ready for 1 min 30 s)');
  });

  it('names the indicator, and says nothing of the time before its first result', () => {
    expect(changeLine({ ...CHANGE, subject: 'indicator', name: 'db', from: 'unknown', to: 'healthy' })).toBe(
      'indicator db: unknown -> healthy',
    );
  });
});
