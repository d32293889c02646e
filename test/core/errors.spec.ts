import { describe, expect, it } from '@jest/globals';
import { namedError, VitalsError } from '../../src/core/errors.js';

describe('VitalsError', () => {
  it('says its only fault in one line', () => {
    const error = new VitalsError('INVALID_OPTIONS', ['`port` is negative']);
    expect(error).toMatchObject({ name: 'VitalsError', code: 'INVALID_OPTIONS', faults: ['`port` is negative'] });
    expect(error.message).toBe('nestjs-vitals: `port` is negative');
  });

  it('says how many faults there are, and each in a line of its own', () => {
    const { message } = new VitalsError('INVALID_OPTIONS', ['`port` is negative', '`host` is empty']);
    expect(message).toBe('nestjs-vitals: 2 faults\n- `port` is negative\n- `host` is empty');
  });
});

describe('namedError', () => {
  it('has the name and the message', () => {
    expect(namedError('TimeoutError', 'took too long')).toMatchObject({
      name: 'TimeoutError',
      message: 'took too long',
    });
  });
});
