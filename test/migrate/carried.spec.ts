import { describe, expect, it } from '@jest/globals';
import { classesOf, migrated, terminusProject } from './migrated.js';

function entry(head: string, body: string, members = ''): Record<string, string> {
  return terminusProject(`() => ({ api: { status: ${body} ? 'up' : 'down' } })`, { head, members });
}

const OTHER = `
  @Get('cats')
  cats() {
    state.isWell = false;
  }
`;

describe('what a moved function uses is not copied if', () => {
  it.each([
    ['something that stays may change it', 'const state = { isWell: true };', 'state.isWell', OTHER],
    [
      'a function that stays may change it',
      'const state = { isWell: true };\nfunction spoil() { state.isWell = false; }',
      'state.isWell',
      "\n  @Get('cats')\n  cats() { spoil(); }\n",
    ],
    ['other code is given it', 'const state = { isWell: true };\nexport const all = { state };', 'state.isWell', ''],
    [
      'a list may grow',
      'const failures = [];\nexport const fail = (error) => failures.push(error);',
      'failures.length === 0',
      '',
    ],
    ['another file may change it', 'export const state = { isWell: true };', 'state.isWell', ''],
    ['it is a class', 'const State = class { static isWell = true; };', 'State.isWell', ''],
    ['it is one of several names of one declaration', 'const { isWell } = process.env;', 'isWell', ''],
    ['it is one of several names of one list', 'const [isWell] = process.argv;', 'isWell', ''],
    ['it is imported in the form of CommonJS', "import os = require('os');", 'os.freemem() > 5', ''],
    ['it is a namespace', 'namespace state { export const isWell = true; }', 'state.isWell', ''],
  ])('%s', (_why, head, body, members) => {
    const { left, changed } = migrated(entry(head, body, members));
    expect(left.join('\n')).toMatch(/this entry uses|it uses `\w+`/);
    expect(changed).toEqual([]);
  });
});

describe('what a moved function uses goes with it if', () => {
  it.each([
    ['only it mentions it', 'const state = { isWell: true };', 'state.isWell', ''],
    [
      'only a function mentions it that goes as well',
      'const state = { isWell: true };\nconst isWell = () => state.isWell;',
      'isWell()',
      '',
    ],
    [
      'it cannot change',
      'const state = { isWell: true } as const;',
      'state.isWell',
      "\n  @Get('cats')\n  cats() { return state; }\n",
    ],
    ['it is a number', 'const LIMIT = 5;', 'LIMIT > 3', "\n  @Get('cats')\n  cats() { return LIMIT; }\n"],
  ])('%s', (_why, head, body, members) => {
    const result = migrated(entry(head, body, members));
    expect(result.left).toEqual([]);
    expect(classesOf(result)).toContain(head.split('\n')[0]);
  });
});
