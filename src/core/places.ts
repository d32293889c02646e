/** The place of an item that has been removed. */
const GONE = -1;

/**
 * A collection without an order, whose items store their places under a key of it. An item can be added once. Hot path, ADR 8: a `Set`
 * would make Node give each object a hash, which costs several times as much.
 */
export class Places<T extends object> {
  private readonly items: T[] = [];
  private readonly key = Symbol('place');

  get size(): number {
    return this.items.length;
  }

  /** The items of this moment, in no order. */
  all(): T[] {
    return [...this.items];
  }

  has(item: T): boolean {
    return (this.placeOf(item) ?? GONE) !== GONE;
  }

  /** Whether the item was removed. */
  had(item: T): boolean {
    return this.placeOf(item) === GONE;
  }

  /** Gives an object the property that items have, so that it has the same shape whether or not it is added later. */
  meet(item: T): void {
    const keyed = this.keyed(item);
    if (!(this.key in keyed)) keyed[this.key] = undefined;
  }

  /** Returns whether it is added now: false if it is in, or was. */
  add(item: T): boolean {
    if (this.placeOf(item) !== undefined) return false;
    this.keyed(item)[this.key] = this.items.push(item) - 1;
    return true;
  }

  /** Returns whether it was in. */
  delete(item: T): boolean {
    const place = this.placeOf(item);
    if (place === undefined || place === GONE) return false;
    this.keyed(item)[this.key] = GONE;
    const last = this.items.pop();
    if (last === undefined || last === item) return true;
    this.items[place] = last;
    this.keyed(last)[this.key] = place;
    return true;
  }

  private placeOf(item: T): number | undefined {
    return this.keyed(item)[this.key];
  }

  private keyed(item: T): Record<symbol, number | undefined> {
    return item as unknown as Record<symbol, number | undefined>;
  }
}
