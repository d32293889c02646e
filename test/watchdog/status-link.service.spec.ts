import { describe, expect, it, jest } from '@jest/globals';
import { resolveOptions } from '../../src/core/options/resolve.js';
import type { HealthModuleOptions } from '../../src/core/options/options.js';
import { Listeners } from '../../src/core/listeners.js';
import type { ProbeRequest } from '../../src/core/report/probe-request.js';
import type { ToWorker } from '../../src/watchdog/messages.js';
import { StatusLinkService } from '../../src/watchdog/status-link.service.js';

const REQUEST: ProbeRequest = { path: '/statusz', query: {}, headers: {}, remoteAddress: undefined, via: 'port' };
const ANSWER = { status: 200, headers: {}, body: new Uint8Array() };

function linkOf(options: HealthModuleOptions = { port: 0 }) {
  const beats = new Listeners();
  const changes = new Listeners();
  const known = { history: [] as unknown[], holds: [] as unknown[], phase: 'running' };
  const parts = [
    { restForAnyone: () => ({ holds: [], changes: [] }), data: () => ANSWER },
    { now: () => ({ phase: known.phase }), onChange: (listener: () => void) => changes.add(listener) },
    {
      get history() {
        return known.history;
      },
    },
    {
      holds: {
        get all() {
          return known.holds;
        },
      },
    },
    {
      get phase() {
        return known.phase;
      },
    },
    { onBeat: (listener: () => void) => beats.add(listener) },
    resolveOptions(options, { isInteractive: true }),
  ];
  const link = new StatusLinkService(...(parts as unknown as ConstructorParameters<typeof StatusLinkService>));
  const send = jest.fn<(message: ToWorker) => void>();
  const thread = { send };
  const sent = () => send.mock.calls.splice(0).map(([{ type }]) => type);
  return { beats, changes, known, link, sent, thread };
}

describe('what the thread is told for the status page', () => {
  it('is told at a change, and at a beat only if there is news', () => {
    const { beats, changes, known, link, sent, thread } = linkOf();
    const end = link.connect(() => thread);
    link.tell(thread);
    expect(sent()).toEqual(['status']);
    beats.call();
    expect(sent()).toEqual([]);
    changes.call();
    expect(sent()).toEqual(['status']);
    known.holds = ['maintenance'];
    beats.call();
    beats.call();
    expect(sent()).toEqual(['status']);
    end();
    known.holds = [];
    beats.call();
    changes.call();
    expect(sent()).toEqual([]);
  });

  it('is told of the first of many changes at once, and of the others at the next beat', () => {
    const { beats, changes, known, link, sent, thread } = linkOf();
    link.connect(() => thread);
    for (let change = 0; change < 100; change += 1) {
      known.history = [change];
      changes.call();
    }
    expect(sent()).toEqual(['status']);
    beats.call();
    expect(sent()).toEqual(['status']);
    changes.call();
    expect(sent()).toEqual(['status']);
  });

  it('is told at each beat of a drain, because requests end without telling', () => {
    const { beats, known, link, sent, thread } = linkOf();
    link.connect(() => thread);
    known.phase = 'draining';
    beats.call();
    beats.call();
    expect(sent()).toEqual(['status', 'status']);
  });

  it('is told ahead of an answer: what a client has seen, the thread knows', () => {
    const { known, link, sent, thread } = linkOf();
    link.answer(thread, 1, REQUEST);
    expect(sent()).toEqual(['state', 'status', 'reported']);
    link.answer(thread, 2, REQUEST);
    expect(sent()).toEqual(['state', 'reported']);
    known.history = ['a change'];
    link.answer(thread, 3, REQUEST);
    expect(sent()).toEqual(['state', 'status', 'reported']);
  });

  it('is nothing if the page is not on the probe port', () => {
    const { changes, link, sent, thread } = linkOf({ port: 0, page: { on: 'none' } });
    link.connect(() => thread);
    link.tell(thread);
    changes.call();
    expect(sent()).toEqual([]);
  });
});
