import { isAlias, isMap, isScalar, isSeq, type Alias, type Node, type YAMLMap } from 'yaml';
import type { Budget } from './budget.js';

/** A key of a map with its value. */
export interface Entry {
  readonly name: string;
  /** Where the key stands in the text. */
  readonly offset: number;
  readonly value: Node | null;
}

/** What makes a document unreadable although its syntax is right. */
export interface ReadingFault {
  readonly offset: number;
  readonly message: string;
}

const MERGE = '<<';
/** How many maps a chain of merge keys may lead through. Manifests have two or three. */
const MAX_MERGED = 50;

/** One document: resolves aliases and merge keys as far as somebody asks for a value, so that no alias is ever expanded. */
export class Reading {
  readonly faults: ReadingFault[] = [];
  private readonly entries = new WeakMap<YAMLMap, ReadonlyMap<string, Entry>>();
  private targets: ReadonlyMap<Alias, Node> | undefined;

  constructor(
    private readonly root: Node | null,
    readonly budget: Budget,
  ) {}

  /** The node itself, or the one that it is an alias of. */
  resolve(node: unknown): Node | null {
    if (!isAlias(node)) return (node ?? null) as Node | null;
    this.targets ??= targetsIn(this.root);
    const target = this.targets.get(node);
    if (!target) this.fault(offsetOf(node), `the alias *${node.source} has no anchor before it`);
    return target ?? null;
  }

  find(map: YAMLMap, name: string): Entry | undefined {
    for (const each of this.withMerged(map)) {
      const entry = this.ownEntries(each).get(name);
      if (entry) return entry;
    }
    return undefined;
  }

  /** Every key of the map, those of merged maps after its own. */
  all(map: YAMLMap): Entry[] {
    const found = new Map<string, Entry>();
    for (const each of this.withMerged(map)) {
      for (const [name, entry] of this.ownEntries(each)) {
        if (!this.budget.spend()) return [...found.values()];
        if (name !== MERGE && !found.has(name)) found.set(name, entry);
      }
    }
    return [...found.values()];
  }

  /** The map and the maps that it merges, the nearest first. */
  private withMerged(map: YAMLMap): YAMLMap[] {
    const maps = new Set([map]);
    for (const each of maps) {
      const source = this.resolve(this.ownEntries(each).get(MERGE)?.value);
      for (const item of isSeq(source) ? source.items.slice(0, MAX_MERGED) : [source]) {
        const merged = this.resolve(item);
        if (isMap(merged) && maps.size < MAX_MERGED) maps.add(merged);
      }
    }
    return [...maps];
  }

  private ownEntries(map: YAMLMap): ReadonlyMap<string, Entry> {
    const known = this.entries.get(map);
    if (known) return known;
    const entries = new Map<string, Entry>();
    for (const { key, value } of map.items) {
      const keyNode = this.resolve(key);
      if (!isScalar(keyNode)) continue;
      const name = String(keyNode.value);
      const offset = offsetOf(key);
      if (entries.has(name))
        this.fault(offset, `the key ${JSON.stringify(name.slice(0, 100))} stands twice in one map`);
      entries.set(name, { name, offset, value: value as Node | null });
    }
    this.entries.set(map, entries);
    return entries;
  }

  private fault(offset: number, message: string): void {
    if (this.faults.length === 0) this.faults.push({ offset, message });
  }
}

export function offsetOf(node: unknown): number {
  return (node as Node | null)?.range?.[0] ?? 0;
}

/** What each alias means: the last node before it that has this anchor. Without recursion, because nesting may be deep. */
function targetsIn(root: Node | null): ReadonlyMap<Alias, Node> {
  const targets = new Map<Alias, Node>();
  const anchors = new Map<string, Node>();
  const stack: unknown[] = [root];
  while (stack.length > 0) {
    const node = stack.pop();
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target) targets.set(node, target);
      continue;
    }
    const { anchor } = (node ?? {}) as { readonly anchor?: string };
    if (anchor !== undefined) anchors.set(anchor, node as Node);
    if (isMap(node)) for (const { key, value } of node.items.toReversed()) stack.push(value, key);
    if (isSeq(node)) for (const item of node.items.toReversed()) stack.push(item);
  }
  return targets;
}
