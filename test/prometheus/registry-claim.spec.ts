import { describe, expect, it } from '@jest/globals';
import { RegistryClaim } from '../../src/prometheus/registry-claim.js';

/** Two applications that want the same registry, and which of them has given it up. */
function rivals() {
  const registry = {};
  const givenUp: string[] = [];
  const claimOf = (name: string) => new RegistryClaim(registry, () => givenUp.push(name));
  return { first: claimOf('first'), second: claimOf('second'), givenUp };
}

describe('the claim to a registry', () => {
  it('is refused while another application that is up has it', () => {
    const { first, second, givenUp } = rivals();
    expect([first.take(), first.confirm(), second.take(), second.confirm()]).toEqual([true, true, false, false]);
    expect(givenUp).toEqual([]);
  });

  it('is free again once that application has ended', () => {
    const { first, second } = rivals();
    first.take();
    first.confirm();
    first.release();
    expect([second.take(), second.confirm()]).toEqual([true, true]);
  });

  it('passes from a bootstrap that may have failed to the next one, and one of two that go on is refused', () => {
    const { first, second, givenUp } = rivals();
    first.take();
    expect(second.take()).toBe(true);
    expect(givenUp).toEqual(['first']);
    expect([second.confirm(), first.confirm()]).toEqual([true, false]);
  });

  it('is not lost by taking it again, nor released by somebody else', () => {
    const { first, second, givenUp } = rivals();
    first.take();
    first.confirm();
    second.release();
    expect([first.take(), second.take()]).toEqual([true, false]);
    expect(givenUp).toEqual([]);
  });
});
