import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { PortClaim } from '../../src/watchdog/port-claim.js';
import { deferred, settle } from '../support/deferred.js';

const made: PortClaim[] = [];
afterEach(() => {
  for (const claim of made.splice(0)) claim.release();
});

function claimOf(port: number, giveUp: () => Promise<void> = () => Promise.resolve()): PortClaim {
  const claim = new PortClaim(port, giveUp);
  made.push(claim);
  return claim;
}

describe('PortClaim', () => {
  it('makes a holder that was never confirmed give up, and waits for it', async () => {
    const gone = deferred();
    const giveUp = jest.fn(() => gone.promise);
    await claimOf(9090, giveUp).take();
    let isTaken = false;
    void claimOf(9090)
      .take()
      .then(() => (isTaken = true));
    await settle();
    expect(giveUp).toHaveBeenCalledTimes(1);
    expect(isTaken).toBe(false);
    gone.resolve();
    await settle();
    expect(isTaken).toBe(true);
  });

  it('leaves a confirmed holder alone', async () => {
    const giveUp = jest.fn(() => Promise.resolve());
    const holder = claimOf(9090, giveUp);
    await holder.take();
    holder.confirm();
    await claimOf(9090).take();
    expect(giveUp).not.toHaveBeenCalled();
  });

  it('waits for a confirmed holder that is about to leave', async () => {
    const gone = deferred();
    const holder = claimOf(9090, () => gone.promise);
    await holder.take();
    holder.confirm();
    holder.leave();
    const taken = jest.fn();
    void claimOf(9090).take().then(taken);
    await settle();
    expect(taken).not.toHaveBeenCalled();
    gone.resolve();
    await settle();
    expect(taken).toHaveBeenCalledTimes(1);
  });

  it('leaves holders of other ports alone, and every holder if the system picks the port', async () => {
    const giveUp = jest.fn(() => Promise.resolve());
    await claimOf(9090, giveUp).take();
    await claimOf(0, giveUp).take();
    await claimOf(9091).take();
    await claimOf(0).take();
    expect(giveUp).not.toHaveBeenCalled();
  });

  it('may be taken again by its holder', async () => {
    const giveUp = jest.fn(() => Promise.resolve());
    const claim = claimOf(9090, giveUp);
    await claim.take();
    await claim.take();
    expect(giveUp).not.toHaveBeenCalled();
  });

  it('is free again after release(), but not by the release() of an earlier holder', async () => {
    const [first, second] = [jest.fn(() => Promise.resolve()), jest.fn(() => Promise.resolve())];
    const earlier = claimOf(9090, first);
    await earlier.take();
    await claimOf(9090, second).take();
    earlier.release();
    const third = claimOf(9090);
    await third.take();
    expect(second).toHaveBeenCalledTimes(1);
    third.release();
    await claimOf(9090).take();
    expect(first).toHaveBeenCalledTimes(1);
  });
});
