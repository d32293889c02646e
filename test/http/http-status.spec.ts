import { describe, expect, it } from '@jest/globals';
import { httpStatus } from '../../src/http/http-status.js';
import { answerIn, FORMATS, VIEWS } from './views.js';

describe('httpStatus', () => {
  it.each(VIEWS)('is right for %s', (_claim, view, code) => {
    expect(httpStatus(view)).toBe(code);
  });

  it.each(VIEWS)('is the same in every format for %s', (_claim, view, code) => {
    for (const format of FORMATS) expect(answerIn(format, view).status).toBe(code);
  });
});
