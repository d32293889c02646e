import { channel, type Channel } from 'node:diagnostics_channel';
import { callSafely } from '../core/call-safely.js';

type Subscriber = (message: unknown, name: string | symbol) => unknown;

/**
 * A channel of `node:diagnostics_channel` whose subscribers cannot harm the application. `Channel.publish()` raises what a
 * subscriber throws again as an uncaught exception, outside of any `try`, and does not look at what it rejects with: both would
 * end the process.
 */
export class ContainedChannel<Message extends object> {
  // A reference is kept, because Node forgets a channel that nothing refers to.
  private readonly channel: Channel;

  /** `report` receives what a subscriber throws, or what it rejects with. */
  constructor(
    name: string,
    private readonly report: (error: unknown) => void,
  ) {
    this.channel = channel(name);
  }

  /** Calls every subscriber, synchronously. Never throws. */
  publish(message: Message): void {
    if (!this.channel.hasSubscribers) return;
    const { name } = this.channel;
    for (const subscriber of subscribersOf(this.channel)) callSafely(() => subscriber(message, name), this.report);
  }
}

/** Node has no public name for the list; this is its private one (seen in Node 20, 22, 24 and 26). */
function subscribersOf(of: Channel): readonly Subscriber[] {
  const { _subscribers } = of as { readonly _subscribers?: unknown };
  if (Array.isArray(_subscribers)) return [...(_subscribers as Subscriber[])];
  return [(message) => of.publish(message)];
}
