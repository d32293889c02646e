import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** What a person with a wide screen, and one with a small phone, sees. */
export const WIDE = { width: 1180, height: 800 };
const PHONE = { width: 360, height: 740 };
const DEADLINE_MS = 30_000;

/** A page in a browser, of which every error and every request is remembered. */
export class WatchedPage {
  /** @readonly */
  #page;
  /** @readonly */
  #folder;
  /** @readonly */
  #faults = [];
  /** @readonly */
  #requests = [];

  constructor(page, folder) {
    this.#page = page;
    this.#folder = folder;
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.#faults.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.#faults.push(`error: ${error.message}`));
    page.on('dialog', (dialog) => {
      this.#faults.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => this.#requests.push(request.url()));
  }

  get requests() {
    return this.#requests.length;
  }

  async open(url) {
    await this.#page.goto(url);
    await this.sees('#freshness', /^Live/);
  }

  /** Resolves once the text of the first element that the selector finds matches. */
  async sees(selector, pattern) {
    const deadline = Date.now() + DEADLINE_MS;
    let text;
    while (Date.now() < deadline) {
      text = await this.text(selector);
      if (text !== undefined && pattern.test(text)) return text;
      await delay(50);
    }
    throw new Error(`${selector} was never ${pattern}, but ${text}`);
  }

  /** The visible text; `undefined` if there is no such element, or if it is hidden. */
  async text(selector) {
    const place = this.#page.locator(selector).first();
    return (await place.isVisible()) ? (await place.innerText()).replaceAll('\u00a0', ' ') : undefined;
  }

  async count(selector) {
    return this.#page.locator(selector).count();
  }

  async evaluate(run, argument) {
    return this.#page.evaluate(run, argument);
  }

  async press(key) {
    await this.#page.keyboard.press(key);
  }

  async look(colorScheme, viewport = WIDE) {
    await this.#page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await this.#page.setViewportSize(viewport);
  }

  /** Writes what can be seen now, if screenshots are wanted; `only`: how many pixels from the top. */
  async photograph(name, only) {
    if (this.#folder === undefined) return;
    const { width } = this.#page.viewportSize();
    const shown = only === undefined ? { fullPage: true } : { clip: { x: 0, y: 0, width, height: only } };
    await this.#page.screenshot({ path: join(this.#folder, `${name}.png`), animations: 'disabled', ...shown });
  }

  /** Fails if axe finds a barrier, or if something has to be scrolled sideways. */
  async isAccessible(state) {
    const looks = [WIDE, PHONE].flatMap((viewport) => ['light', 'dark'].map((scheme) => ({ scheme, viewport })));
    for (const { scheme, viewport } of looks) {
      await this.look(scheme, viewport);
      await this.photograph(`${state}-${scheme}${viewport === PHONE ? '-phone' : ''}`);
      const where = `${state}, ${scheme}, ${viewport.width} px`;
      const violations = await this.#runAxe();
      if (violations.length > 0) throw new Error(`${where}: ${violations.join('\n')}`);
      const { wanted, given } = await this.evaluate(() => ({
        wanted: document.documentElement.scrollWidth,
        given: document.documentElement.clientWidth,
      }));
      if (wanted > given) throw new Error(`${where}: ${wanted} px wide`);
    }
    await this.look('light');
  }

  /** In the page's own world a policy forbids other scripts; this one comes from the debugger, which no policy binds. */
  async #runAxe() {
    await this.#page.evaluate(AXE);
    return this.#page.evaluate(async () => {
      const { violations } = await globalThis.axe.run(document, { resultTypes: ['violations'] });
      return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)}\n  ${failureSummary}`),
      );
    });
  }

  /** Fails if something went wrong so far, or if something was loaded from elsewhere. */
  isClean(origin) {
    if (this.#faults.length > 0) throw new Error(this.#faults.join('\n'));
    const outside = this.#requests.filter((url) => !url.startsWith(`${origin}/statusz`) && !url.startsWith('data:'));
    if (outside.length > 0) throw new Error(`loaded from elsewhere: ${outside.join(', ')}`);
  }
}
