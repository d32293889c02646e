import { describe, expect, it } from '@jest/globals';
import { Places } from '../../src/core/places.js';

describe('a collection whose items know their places', () => {
  it('has what was added and not removed, in whatever order that happens', () => {
    const places = new Places<{ name: string }>();
    const [first, second, third, stranger] = [{ name: '1' }, { name: '2' }, { name: '3' }, { name: 'stranger' }];
    expect([first, second, third].map((item) => places.add(item))).toEqual([true, true, true]);
    expect(places.delete(first)).toBe(true);
    expect(new Set(places.all())).toEqual(new Set([second, third]));
    expect([first, second, third, stranger].map((item) => places.has(item))).toEqual([false, true, true, false]);
    expect([first, second, third, stranger].map((item) => places.had(item))).toEqual([true, false, false, false]);
    expect(places.delete(third)).toBe(true);
    expect(places.delete(third)).toBe(false);
    expect(places.delete(stranger)).toBe(false);
    expect(places.all()).toEqual([second]);
    expect(places.size).toBe(1);
    expect(places.delete(second)).toBe(true);
    expect(places.size).toBe(0);
  });

  it('takes an item once', () => {
    const places = new Places<object>();
    const item = {};
    places.meet(item);
    expect([places.has(item), places.had(item)]).toEqual([false, false]);
    expect(places.add(item)).toBe(true);
    places.meet(item);
    expect(places.add(item)).toBe(false);
    places.delete(item);
    expect(places.add(item)).toBe(false);
    expect(places.size).toBe(0);
  });

  it('gives an object that it meets the property that its items have', () => {
    const places = new Places<object>();
    const [met, added] = [{}, {}];
    places.meet(met);
    places.add(added);
    expect(Object.getOwnPropertySymbols(met)).toEqual(Object.getOwnPropertySymbols(added));
    expect(Object.getOwnPropertySymbols(met)).toHaveLength(1);
  });

  it('is independent of other collections of the same items', () => {
    const [one, other] = [new Places<object>(), new Places<object>()];
    const [first, second] = [{}, {}];
    for (const item of [first, second]) one.add(item);
    for (const item of [second, first]) other.add(item);
    one.delete(first);
    expect([one.all(), other.has(first), other.size]).toEqual([[second], true, 2]);
  });

  it('can be changed while its items are gone through', () => {
    const places = new Places<object>();
    const items = [{}, {}, {}];
    for (const item of items) places.add(item);
    for (const item of places.all()) places.delete(item);
    expect(places.size).toBe(0);
  });
});
