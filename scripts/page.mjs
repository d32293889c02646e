// Looks at the status page in a real browser, which must be installed: Chromium drives it through a failure, a recovery, a stall while
// it lasts and a drain. It fails at an error in the console, at a request to elsewhere, at a barrier that axe finds (light, dark, and
// on a phone), and if a hostile name or text is anything but letters.
//
//   node scripts/page.mjs [--screenshots FOLDER]
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { compileForTests } from './compile.mjs';
import { Shop } from './page/shop.mjs';
import { WatchedPage, WIDE } from './page/watched-page.mjs';

const BLOCK_MS = 9000;
/** Enough for two refreshes. */
const QUIET_MS = 2500;
/** How much of the page the pictures of docs/images show. */
const PICTURE = { ...WIDE, height: 1010 };

const { values } = parseArgs({ options: { screenshots: { type: 'string' } } });
if (values.screenshots !== undefined) mkdirSync(values.screenshots, { recursive: true });

await compileForTests();
const browser = await chromium.launch({
  executablePath: execFileSync('which', [process.env.CHROMIUM ?? 'chromium'], { encoding: 'utf8' }).trim(),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  await lifeOfAnApplication();
  await hostileTexts();
  if (values.screenshots !== undefined) await pictures();
} catch (error) {
  console.error(`page: ${error.message}`);
  process.exitCode = 1;
} finally {
  await browser.close();
}
process.exit();

async function lifeOfAnApplication() {
  const shop = new Shop({});
  const url = await shop.start();
  const page = await openPage(url);
  await step('shows a healthy application', async () => {
    await shop.probe();
    await verdicts(page, /^ready$/, /^alive$/, /^started$/);
    await page.sees('#indicator-list', /postgres\s+required/);
    await page.isAccessible('healthy');
  });
  await step('shows a failure, without what was thrown', async () => {
    await shop.call('/mode?indicator=redis&mode=unhealthy');
    await verdicts(page, /^degraded$/, /^alive$/, /^started$/);
    await page.sees('#indicator-list', /reason withheld/);
    await page.sees('#news', /readiness is degraded/);
    await page.isAccessible('degraded');
    await shop.call('/mode?indicator=postgres&mode=unhealthy');
    await verdicts(page, /^not ready$/, /^alive$/, /^started$/);
    await page.isAccessible('not-ready');
    const text = await page.text('body');
    if (/hunter2|db\.internal/.test(text)) throw new Error('it shows what was thrown');
  });
  await step('shows the recovery, and the changes', async () => {
    for (const name of ['redis', 'postgres']) await shop.call(`/mode?indicator=${name}&mode=healthy`);
    await verdicts(page, /^ready$/, /^alive$/, /^started$/);
    await page.sees('#change-list', /redis\s+healthy\s+had been unhealthy/);
  });
  await step('shows a hold', async () => {
    await shop.call('/hold?reason=maintenance');
    await page.sees('#notices', /Held out of rotation.*maintenance/);
    await shop.call('/release');
    await verdicts(page, /^ready$/, /^alive$/, /^started$/);
  });
  await step('asks nothing while it is hidden, or paused by the keyboard', () => pauses(page));
  await step('says that the main thread is stuck, while it is', async () => {
    await shop.call(`/block?ms=${BLOCK_MS}`);
    await page.sees('#notices', /The main thread is stuck.*silent for \d+ s.*watchdog thread/);
    await page.sees('#freshness', /^The watchdog answers/);
    await page.sees('#verdicts', /not ready\s+stalled/);
    await page.isAccessible('stuck');
    await page.sees('#freshness', /^Live/);
    if ((await page.text('#notices')) !== undefined && /stuck/.test(await page.text('#notices')))
      throw new Error('it still says that the main thread is stuck');
  });
  await step('shows a drain', async () => {
    await shop.call('/track');
    void shop.call('/slow?ms=60000', 'GET').catch(() => {});
    shop.terminate();
    await page.sees('#drain', /Requests in flight\s+1/);
    await page.sees('#drain', /Time left\s+\d+ s/);
    await verdicts(page, /^not ready$/, /^alive$/, /^started$/);
    await page.isAccessible('draining');
    await page.sees('#drain [aria-current]', /^Closing/);
  });
  page.isClean(new URL(url).origin);
  await step('says that it has lost the process', async () => {
    await shop.kill();
    await page.sees('#notices', /Lost the process.*The last answer came/);
    await page.isAccessible('lost');
  });
}

async function hostileTexts() {
  const shop = new Shop({ isHostile: true, health: { details: 'full' } });
  const url = await shop.start();
  const page = await openPage(url);
  await step('shows hostile names and texts as letters', async () => {
    await page.sees('#indicator-list', /<img src=x onerror=alert\(0\)>/);
    await page.sees('#indicator-list', /"><img src=x onerror=alert\(1\)><script>alert\(2\)<\/script>/);
    await page.sees('#notices', /"><img src=x/);
    await page.sees('#change-list', /<img src=x onerror=alert\(0\)>/);
    await page.sees('#loop', /<b>consumer/);
    if ((await page.count('main :is(img, script, b)')) > 0) throw new Error('there is markup');
    await page.isAccessible('hostile');
  });
  page.isClean(new URL(url).origin);
  await shop.kill();
}

/** The pictures of docs/images: an application that has seen something. */
async function pictures() {
  const shop = new Shop({});
  const page = await openPage(await shop.start());
  const phases = [
    [20_000, '/mode?indicator=redis&mode=unhealthy'],
    [5000, '/mode?indicator=redis&mode=healthy'],
    [12_000, '/mode?indicator=payments&mode=degraded'],
    [9000, '/mode?indicator=payments&mode=degraded'],
  ];
  for (const [ms, path] of phases) {
    await delay(ms);
    await shop.call(path);
  }
  for (const scheme of ['light', 'dark']) {
    await page.look(scheme, PICTURE);
    await page.photograph(`page-${scheme}`, PICTURE.height);
  }
  await shop.kill();
}

async function pauses(page) {
  const hide = (isHidden) => {
    Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  };
  const grows = async (doesGrow) => {
    await delay(QUIET_MS / 2);
    const before = page.requests;
    await delay(QUIET_MS);
    if (page.requests > before !== doesGrow) throw new Error(`it asked ${page.requests - before} times`);
  };
  await page.evaluate(hide, true);
  await grows(false);
  await page.evaluate(hide, false);
  await grows(true);
  await page.press('Tab');
  await page.press('Enter');
  await page.sees('#freshness', /^Paused/);
  await grows(false);
  await page.press('Enter');
  await page.sees('#freshness', /^Live/);
}

async function verdicts(page, ...patterns) {
  const names = ['Readiness', 'Liveness', 'Startup'];
  for (const [at, pattern] of patterns.entries())
    await page.sees(`article:has(h3:text-is("${names[at]}")) .state`, pattern);
}

async function openPage(url) {
  const context = await browser.newContext({ viewport: WIDE });
  const page = new WatchedPage(await context.newPage(), values.screenshots);
  await page.open(url);
  return page;
}

async function step(claim, run) {
  try {
    await run();
  } catch (error) {
    throw new Error(`the page ${claim}: ${error.message}`, { cause: error });
  }
  console.log(`page: ${claim}`);
}
