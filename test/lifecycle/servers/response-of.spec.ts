import { describe, expect, it } from '@jest/globals';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { responseOf } from '../../../src/lifecycle/servers/response-of.js';

const response = new ServerResponse(new IncomingMessage(new Socket()));

describe('responseOf', () => {
  it('finds a response of Node, and the response of a reply that can be awaited', () => {
    expect(responseOf(response)).toBe(response);
    expect(responseOf({ raw: response, then: () => {} })).toBe(response);
  });

  it.each([[undefined], [null], ['response'], [Promise.resolve()], [{ raw: {} }], [{ end: () => {} }]])(
    'finds none in %p',
    (value) => {
      expect(responseOf(value)).toBeUndefined();
    },
  );
});
