import { describe, expect, it } from '@jest/globals';
import { blocksOf, documents, textOf, type Block } from './documents.js';

/** What a newcomer asks, one after the other. */
const SECTIONS = [
  'Install and use',
  'Compared with other packages',
  'One indicator, one startup task',
  'The three probes',
  'Kubernetes',
  'What happens on SIGTERM',
  'Options',
  'More',
];

/** The last line of what a reader sees without turning a page. */
const FIRST_SCREEN = 60;

describe('README.md', () => {
  const text = textOf('README.md');
  const lines = text.trimEnd().split('\n');
  const blocks = blocksOf('README.md');

  it('has at most 220 lines', () => {
    expect(lines.length).toBeLessThanOrEqual(220);
  });

  it('answers the questions of a newcomer in their order', () => {
    expect([...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual(SECTIONS);
  });

  it('says in one sentence what it is about', () => {
    const [, first] = text.split('\n\n');
    expect(first!.match(/[.!?](?=\s|$)/g)).toEqual(['.']);
  });

  it.each<[string, (block: Block) => boolean]>([
    ['how to install it', ({ text: command }) => command.startsWith('npm install nestjs-vitals\n')],
    ['the module', ({ marks }) => marks['run'] === 'module'],
    ['main.ts', ({ marks }) => marks['run'] === 'main'],
    ['one answer', ({ marks }) => marks['answer'] !== undefined],
    ['the line about a stall', ({ marks }) => marks['log'] === 'stall'],
  ])('shows on its first screen %s', (_what, isShown) => {
    const [block] = blocks.filter(isShown);
    expect(block!.line + block!.text.trimEnd().split('\n').length).toBeLessThanOrEqual(FIRST_SCREEN);
  });

  it('has a module of twelve lines, blank ones and the name of the file aside', () => {
    const [{ text: code }] = blocks.filter(({ marks }) => marks['run'] === 'module') as [Block];
    expect(code.split('\n').filter((line) => line !== '' && !line.startsWith('//')).length).toBeLessThanOrEqual(12);
  });

  it('shows the chart before anything but the first screen', () => {
    const chart = lines.findIndex((line) => line.includes('(bench/chart.svg)'));
    expect(lines.slice(0, chart).filter((line) => line.startsWith('## ')).length).toBe(2);
  });

  it('has its first command of "Try it" clone the repository', () => {
    const at = lines.indexOf('### Try it');
    const [block] = blocks.filter(({ line, language }) => line > at && language === 'sh');
    expect(block!.text).toMatch(/^git clone /);
  });

  it.each(documents().filter((document) => /^docs\/[^/]+$/.test(document)))('leads to %s', (document) => {
    expect(text).toContain(`(${document})`);
  });
});
