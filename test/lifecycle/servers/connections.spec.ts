import { describe, expect, it } from '@jest/globals';
import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { Connections } from '../../../src/lifecycle/servers/connections.js';
import { settle } from '../../support/deferred.js';

const socketOf = (): Socket => Object.assign(new EventEmitter(), { destroyed: false }) as unknown as Socket;

describe('the connections of the servers', () => {
  it('are empty once the last socket has closed, and tell what waits for that', async () => {
    const connections = new Connections();
    const [one, other] = [socketOf(), socketOf()];
    for (const socket of [one, other, one]) connections.add(socket);
    let isEmpty = false;
    void connections.whenEmpty().then(() => (isEmpty = true));
    one.emit('close');
    await settle();
    expect([connections.count, isEmpty]).toEqual([1, false]);
    other.emit('close');
    await settle();
    expect([connections.count, isEmpty]).toEqual([0, true]);
  });

  it('forget an upgraded socket that has closed', () => {
    const connections = new Connections();
    const socket = socketOf();
    connections.addUpgraded(socket);
    expect(connections.hasUpgraded).toBe(true);
    socket.emit('close');
    expect(connections.hasUpgraded).toBe(false);
  });
});
