import { plainText } from '../text/plain-text.js';

/** The reasons for which the application keeps itself out of rotation, oldest first. */
export class Holds {
  private readonly reasons = new Map<symbol, string>();

  constructor(private readonly onChange: () => void) {}

  get count(): number {
    return this.reasons.size;
  }

  get oldest(): string | undefined {
    return this.reasons.values().next().value;
  }

  /** Returns the function that ends the hold. Further calls of it have no effect. */
  add(reason: string): () => void {
    const key = Symbol('hold');
    // A hold holds whatever it is given: a caller without types may pass no reason.
    this.reasons.set(key, plainText(reason) || 'no reason given');
    this.onChange();
    return () => {
      if (this.reasons.delete(key)) this.onChange();
    };
  }
}
