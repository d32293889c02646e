import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { PAGE, PAGE_POLICY } from '../../src/page/page-answer.js';
import { PAGE_HTML } from '../../src/page/page-source.js';

const contentsOf = (element: string) =>
  [...PAGE_HTML.matchAll(new RegExp(`<${element}[^>]*>(.*?)</${element}>`, 'gs'))].map(([, content]) => content!);
const hashOf = (content: string) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
const [script = ''] = contentsOf('script');
const [style = ''] = contentsOf('style');
const markup = PAGE_HTML.replace(script, '').replace(style, '');

describe('the status page', () => {
  it('is at most 40 KiB', () => {
    expect(Buffer.byteLength(PAGE_HTML)).toBeLessThanOrEqual(40 * 1024);
    expect(Buffer.byteLength(PAGE_HTML)).toBeGreaterThan(10 * 1024);
  });

  it('has one script and one style, which its policy names by their hashes', () => {
    expect([contentsOf('script').length, contentsOf('style').length]).toEqual([1, 1]);
    expect(PAGE_POLICY.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${hashOf(script)}`,
      `style-src ${hashOf(style)}`,
      "connect-src 'self'",
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
  });

  it('is served with its policy, and must be neither stored, nor guessed at, nor told to other sites', () => {
    const { status, headers, body } = PAGE;
    expect(status).toBe(200);
    expect(headers).toEqual({
      'content-type': 'text/html; charset=utf-8',
      'content-length': String(Buffer.byteLength(PAGE_HTML)),
      'content-security-policy': PAGE_POLICY,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      vary: 'Accept',
    });
    expect(new TextDecoder().decode(body)).toBe(PAGE_HTML);
  });

  it('has no handler and no style in its markup, which the policy would forbid', () => {
    expect(markup).not.toMatch(/\s(on\w+|style)=/);
  });

  it('loads nothing from elsewhere', () => {
    const places = [...markup.matchAll(/\s(?:src|href|action|srcset)="([^"]*)"/g)].map(([, place]) => place);
    expect(places).toEqual(['data:,']);
    expect(style).not.toMatch(/url\(|@import/);
    expect(script.match(/https?:\/\/[^"'`\s]+/g)).toEqual(['http://www.w3.org/2000/svg', 'http://www.w3.org/2000/svg']);
  });

  it('makes no markup out of texts', () => {
    expect(script).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|eval\(|new Function/);
  });

  it('has a language, a title, landmarks, one main heading and one polite live region', () => {
    for (const part of ['<html lang="en">', '<title>', '<header>', '<main ', 'name="viewport"'])
      expect(PAGE_HTML).toContain(part);
    expect(markup.match(/<h1/g)).toHaveLength(1);
    expect(markup.match(/aria-live="polite"/g)).toHaveLength(1);
    expect(markup.match(/aria-live=/g)).toHaveLength(1);
  });

  it('follows the light and dark scheme, and the wish for less motion', () => {
    expect(style).toMatch(/prefers-color-scheme:\s*dark/);
    expect(style).toMatch(/prefers-reduced-motion:\s*reduce/);
  });
});
