import { describe, expect, it } from '@jest/globals';
import { classesWith } from '../../src/code/decorated-class.js';
import { addToArray, elementsOf } from '../../src/code/decorator-array.js';
import { changed, sourceOf } from './support.js';

const HEAD = `import { Module } from '@nestjs/common';\n\n`;

function withX(decorator: string): string {
  const text = changed(`${HEAD}${decorator}\nexport class AppModule {}\n`, (source) =>
    addToArray(source, classesWith(source, 'Module', '@nestjs/common')[0]!, 'imports', 'X.forRoot()'),
  );
  return text.replace(HEAD, '').replace('\nexport class AppModule {}\n', '');
}

describe('addToArray', () => {
  it.each([
    ['no property', `@Module({})`, `@Module({ imports: [X.forRoot()] })`],
    ['an object with a space', `@Module({ })`, `@Module({ imports: [X.forRoot()] })`],
    ['other properties', `@Module({ providers: [] })`, `@Module({ providers: [], imports: [X.forRoot()] })`],
    [
      'other properties on lines',
      `@Module({\n  controllers: [C],\n  providers: [P],\n})`,
      `@Module({\n  controllers: [C],\n  providers: [P],\n  imports: [X.forRoot()],\n})`,
    ],
    ['an empty array', `@Module({ imports: [] })`, `@Module({ imports: [X.forRoot()] })`],
    ['an array on one line', `@Module({ imports: [A, B] })`, `@Module({ imports: [A, B, X.forRoot()] })`],
    ['a quoted property', `@Module({ 'imports': [A] })`, `@Module({ 'imports': [A, X.forRoot()] })`],
    ['a spread', `@Module({ imports: [...common] })`, `@Module({ imports: [...common, X.forRoot()] })`],
    ['a cast', `@Module({ imports: [A] as any })`, `@Module({ imports: [A, X.forRoot()] as any })`],
    [
      'a spread object and an own array',
      `@Module({ ...base, imports: [A] })`,
      `@Module({ ...base, imports: [A, X.forRoot()] })`,
    ],
    [
      'lines with a comma at the end',
      `@Module({\n  imports: [\n    A,\n    B,\n  ],\n})`,
      `@Module({\n  imports: [\n    A,\n    B,\n    X.forRoot(),\n  ],\n})`,
    ],
    [
      'lines without a comma at the end',
      `@Module({\n  imports: [\n    A,\n    B\n  ]\n})`,
      `@Module({\n  imports: [\n    A,\n    B,\n    X.forRoot()\n  ]\n})`,
    ],
    [
      'a comment behind the last element',
      `@Module({\n  imports: [\n    A, // a\n    B // b\n  ],\n})`,
      `@Module({\n  imports: [\n    A, // a\n    B, // b\n    X.forRoot()\n  ],\n})`,
    ],
    [
      'a comment in an empty array',
      `@Module({\n  imports: [\n    // none yet\n  ],\n})`,
      `@Module({\n  imports: [\n    // none yet\n    X.forRoot()\n  ],\n})`,
    ],
    [
      'a comment in an array on one line',
      `@Module({ imports: [/* none */] })`,
      `@Module({ imports: [/* none */ X.forRoot() ] })`,
    ],
    [
      'an element across lines',
      `@Module({\n  imports: [Db.forRoot({\n    url,\n  })],\n})`,
      `@Module({\n  imports: [Db.forRoot({\n    url,\n  }), X.forRoot()],\n})`,
    ],
    [
      'tabs',
      `@Module({\n\timports: [\n\t\tA,\n\t],\n})`,
      `@Module({\n\timports: [\n\t\tA,\n\t\tX.forRoot(),\n\t],\n})`,
    ],
    ['the element', `@Module({ imports: [X.forRoot()] })`, `@Module({ imports: [X.forRoot()] })`],
  ])('keeps what is there: %s', (_what, before, after) => {
    expect(withX(before)).toBe(after);
  });

  it.each([
    ['a variable', `@Module({ imports: modules })`, 'src/file.ts does not write out the array of imports'],
    ['a shorthand', `@Module({ imports })`, 'src/file.ts does not write out the array of imports'],
    ['a call', `@Module({ imports: [A].concat(b) })`, 'src/file.ts does not write out the array of imports'],
    [
      'metadata in a variable',
      `@Module(metadata)`,
      'src/file.ts does not write out the object of the decorator of AppModule',
    ],
    [
      'a spread object',
      `@Module({ ...base, providers: [] })`,
      'src/file.ts spreads an object into the decorator of AppModule, which may have imports',
    ],
  ])('refuses what it does not see: %s', (_what, decorator, reason) => {
    expect(withX(decorator)).toBe(`refused: ${reason}`);
  });
});

describe('classesWith', () => {
  it('finds the classes whose decorator is imported from that package, by whatever name', () => {
    const source = sourceOf(
      `import { Module as M, Injectable } from '@nestjs/common';\n@M({})\nexport class A extends Base {}\n@Injectable()\nclass B {}\n@M\nclass C {}\nclass D {}\n@M({})\nexport default class {}\n`,
    );
    expect(classesWith(source, 'Module', '@nestjs/common').map(({ name }) => name)).toEqual(['A', '']);
    expect(
      classesWith(sourceOf(`import { Module } from 'other';\n@Module({})\nclass A {}\n`), 'Module', '@nestjs/common'),
    ).toEqual([]);
  });
});

describe('elementsOf', () => {
  it('gives the elements of an array that is written out, and none otherwise', () => {
    const read = (object: string): string[] => {
      const source = sourceOf(`${HEAD}@Module(${object})\nclass A {}\n`);
      return elementsOf(source, classesWith(source, 'Module', '@nestjs/common')[0]!, 'imports').map((each) =>
        each.getText(),
      );
    };
    expect(read('{ imports: [A, ...b] }')).toEqual(['A', '...b']);
    expect(read('{ imports }')).toEqual([]);
    expect(read('{}')).toEqual([]);
    expect(read('metadata')).toEqual([]);
  });
});
