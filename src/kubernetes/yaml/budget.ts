/** Bounds how many values are looked at, because a short text with aliases can stand for millions of them. */
export class Budget {
  constructor(private left: number) {}

  get isSpent(): boolean {
    return this.left <= 0;
  }

  /** Whether one more value may be looked at. */
  spend(): boolean {
    this.left--;
    return this.left >= 0;
  }
}
