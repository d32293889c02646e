import { plainText } from '../text/plain-text.js';

/** The reasons for which the application has itself kept out of rotation, oldest first. */
export class Holds {
  private readonly reasons = new Map<symbol, string>();

  constructor(private readonly onChange: () => void) {}

  get oldest(): string | undefined {
    return this.reasons.values().next().value;
  }

  /** Returns the release, which may be called again without effect. */
  add(reason: string): () => void {
    const key = Symbol('hold');
    // Whatever it is given, a hold holds: without types, somebody will call it without a reason.
    this.reasons.set(key, plainText(reason) || 'no reason given');
    this.onChange();
    return () => {
      if (this.reasons.delete(key)) this.onChange();
    };
  }
}
