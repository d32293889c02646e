import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { offsetOf, type Entry, type Reading } from './reading.js';

/** A value of a manifest, and the place in the text at which people look for it: its key, or the item of a list itself. */
export class Part {
  private readonly node: Node | null;

  constructor(
    private readonly reading: Reading,
    node: Node | null,
    readonly offset = offsetOf(node),
  ) {
    this.node = reading.resolve(node);
  }

  get isMap(): boolean {
    return isMap(this.node);
  }

  get isList(): boolean {
    return isSeq(this.node);
  }

  /** The text, number or truth value that stands here; `undefined` for anything else. */
  get scalar(): string | number | boolean | undefined {
    const value: unknown = isScalar(this.node) ? this.node.value : undefined;
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
  }

  get text(): string | undefined {
    return typeof this.scalar === 'string' ? this.scalar : undefined;
  }

  /** The number that stands here, in quotes too. */
  get number(): number | undefined {
    const { scalar } = this;
    if (typeof scalar === 'number') return scalar;
    return typeof scalar === 'string' && /^\d{1,15}$/.test(scalar) ? Number(scalar) : undefined;
  }

  /** The value below these keys; `undefined` if there is none, or if it is null. */
  get(...keys: readonly string[]): Part | undefined {
    return keys.reduce<Part | undefined>((part, key) => part?.child(key), this);
  }

  /** The items of a list, as far as the budget goes; none if this is no list. */
  items(): Part[] {
    if (!isSeq(this.node)) return [];
    const items: Part[] = [];
    for (const item of this.node.items) {
      if (!this.reading.budget.spend()) break;
      items.push(new Part(this.reading, item as Node));
    }
    return items;
  }

  /** The keys of a map, and where each stands; none if this is no map. */
  keys(): Entry[] {
    return isMap(this.node) ? this.reading.all(this.node) : [];
  }

  private child(key: string): Part | undefined {
    const entry = isMap(this.node) ? this.reading.find(this.node, key) : undefined;
    if (!entry) return undefined;
    const part = new Part(this.reading, entry.value, entry.offset);
    return part.isAbsent ? undefined : part;
  }

  private get isAbsent(): boolean {
    return this.node === null || (isScalar(this.node) && this.node.value === null);
  }
}
