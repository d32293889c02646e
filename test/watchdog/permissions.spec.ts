import { afterEach, describe, expect, it } from '@jest/globals';
import { mayInspect, mayListen } from '../../src/watchdog/permissions.js';

const { allowedNodeEnvironmentFlags: flags } = process;

function know(known: ReadonlySet<string>): void {
  Object.defineProperty(process, 'allowedNodeEnvironmentFlags', { value: known, configurable: true });
}

function grant(has: ((scope: string) => boolean) | undefined, knowsOfNet = true): void {
  Object.defineProperty(process, 'permission', { value: has && { has }, configurable: true });
  know(new Set(knowsOfNet ? ['--allow-net'] : []));
}

describe('the rights of the process', () => {
  afterEach(() => {
    Reflect.deleteProperty(process, 'permission');
    know(flags);
  });

  it('are complete without the permission model', () => {
    grant(undefined);
    expect([mayInspect(), mayListen()]).toEqual([true, true]);
  });

  it('are those that the permission model grants', () => {
    grant((scope) => scope === 'net');
    expect([mayInspect(), mayListen()]).toEqual([false, true]);
    grant((scope) => scope === 'inspector');
    expect([mayInspect(), mayListen()]).toEqual([true, false]);
  });

  it('are missing if the permission model throws', () => {
    grant(() => {
      throw new Error('unknown scope');
    });
    expect([mayInspect(), mayListen()]).toEqual([false, false]);
  });

  it('include listening on a Node without such a right', () => {
    grant(() => false, false);
    expect(mayListen()).toBe(true);
  });
});
