import { describe, expect, it } from '@jest/globals';
import { importEnding } from '../../src/code/style.js';
import { importSpecifier, resolveImport } from '../../src/code/resolve-import.js';
import { sourceOf } from './support.js';

const FILES = new Set(['src/app.module.ts', 'src/shop/index.ts', 'src/shop/cart.ts', 'src/web.mts']);

describe('resolveImport', () => {
  it.each([
    ['src/main.ts', './app.module', 'src/app.module.ts'],
    ['src/main.ts', './app.module.js', 'src/app.module.ts'],
    ['src/main.ts', './app.module.ts', 'src/app.module.ts'],
    ['src/main.ts', './web.mjs', 'src/web.mts'],
    ['src/main.ts', './shop', 'src/shop/index.ts'],
    ['src/shop/cart.ts', '.', 'src/shop/index.ts'],
    ['src/shop/cart.ts', '../app.module', 'src/app.module.ts'],
    ['src/main.ts', 'src/app.module', 'src/app.module.ts'],
    ['src/main.ts', '@app/app.module', undefined],
    ['src/main.ts', './missing', undefined],
  ])('finds, from %s, the file of %s: %s', (path, specifier, file) => {
    expect(resolveImport(path, specifier, (each) => FILES.has(each))).toBe(file);
  });
});

describe('importSpecifier', () => {
  it.each([
    ['src/app.module.ts', 'src/health/db.indicator.ts', '', './health/db.indicator'],
    ['src/app.module.ts', 'src/health/db.indicator.ts', '.js', './health/db.indicator.js'],
    ['src/shop/shop.module.ts', 'src/health/db.indicator.ts', '.ts', '../health/db.indicator.ts'],
  ])('is, from %s to %s with the ending %j, %s', (from, to, ending, specifier) => {
    expect(importSpecifier(from, to, ending)).toBe(specifier);
  });
});

describe('importEnding', () => {
  it.each([
    [`import { A } from 'a.js';\nimport { B } from './b.js';\n`, '.js'],
    [`import { B } from '../b.ts';\n`, '.ts'],
    [`import { B } from './b.module';\n`, ''],
    [`import { A } from 'a';\n`, undefined],
  ])('is, in %j, %j', (text, ending) => {
    expect(importEnding(sourceOf(text))).toBe(ending);
  });
});
