/*
 * The script of the status page: it asks for the data once per second while a person can see the page, and shows it. It runs in a
 * browser, so it is a program of its own, and only types of the package come into it.
 */
import type { StatusReport } from '../../core/report/status-report.js';
import { showChanges, toggleChanges } from './changes.js';
import { byId, setText } from './dom.js';
import { showDrain } from './drain.js';
import { showHeader, showTab } from './header.js';
import { showIndicators } from './indicators.js';
import { showLoop } from './loop.js';
import { newsOf } from './news.js';
import { isStuck, noticesOf, type Notice } from './notice.js';
import { showNotices } from './notices.js';
import { showTasks } from './tasks.js';
import { showVerdicts } from './verdicts.js';
import { clockOf, spanOf } from './words.js';

const REFRESH_MS = 1000;
/** The process answers within a second, whatever it does. */
const PATIENCE_MS = 3000;
/** The `Date` header has whole seconds, so that smaller differences of the clocks cannot be seen. */
const SAME_CLOCK_MS = 2500;

let timer: ReturnType<typeof setTimeout> | undefined;
let isAsking = false;
let isPaused = false;
let last: { readonly report: StatusReport; readonly at: number } | undefined;
let lostAt: number | undefined;

async function refresh(): Promise<void> {
  if (isAsking) return;
  isAsking = true;
  clearTimeout(timer);
  const patience = new AbortController();
  const giveUp = setTimeout(() => patience.abort(), PATIENCE_MS);
  try {
    const response = await fetch(location.pathname + location.search, {
      headers: { accept: 'application/json' },
      cache: 'no-store',
      signal: patience.signal,
    });
    if (!response.ok) throw new Error(`the answer was ${response.status}`);
    show((await response.json()) as StatusReport, offsetOf(response));
  } catch (error) {
    lose(error instanceof Error && error.message.startsWith('the answer') ? error.message : undefined);
  } finally {
    clearTimeout(giveUp);
    isAsking = false;
    schedule();
  }
}

function schedule(): void {
  clearTimeout(timer);
  if (!isPaused && !document.hidden) timer = setTimeout(() => void refresh(), REFRESH_MS);
}

/** How far the clock of the process is ahead of this one. */
function offsetOf(response: Response): number {
  const offset = Date.parse(response.headers.get('date') ?? '') - Date.now();
  return Math.abs(offset) > SAME_CLOCK_MS ? offset : 0;
}

function show(report: StatusReport, offset: number): void {
  const now = Date.now();
  say(newsOf(last?.report, report, lostAt !== undefined));
  last = { report, at: now };
  lostAt = undefined;
  document.body.className = isStuck(report) ? 'stuck' : 'fresh';
  showHeader(report);
  showNotices(noticesOf(report));
  showVerdicts(report);
  showDrain(report);
  showTasks(report);
  showIndicators(report, now);
  showLoop(report, now);
  showChanges(report, now + offset);
  tellFreshness();
}

/** There was no answer: what is shown stays, as what it was. */
function lose(what?: string): void {
  const now = Date.now();
  if (lostAt === undefined) say('Lost the process: it does not answer.');
  lostAt ??= now;
  document.body.className = 'lost';
  showTab('unknown', `no answer · ${location.host}`);
  const since = last
    ? `The last answer came ${spanOf(now - last.at)} ago, at ${clockOf(new Date(last.at), new Date(now))}.`
    : '';
  const notice: Notice = {
    key: 'lost',
    tone: 'bad',
    title: 'Lost the process: it does not answer.',
    text: [what && `Instead of it, ${what}.`, since, last && 'What stands below is what it said then.']
      .filter(Boolean)
      .join(' '),
  };
  showNotices([notice]);
  tellFreshness();
}

function tellFreshness(): void {
  const at = last ? ` · ${clockOf(new Date(last.at), new Date())}` : '';
  setText(byId('freshness'), `${freshness()}${at}`);
}

function freshness(): string {
  if (isPaused) return 'Paused';
  if (lostAt !== undefined) return 'No answer';
  return last && isStuck(last.report) ? 'The watchdog answers' : 'Live';
}

/** One polite sentence for screen readers, and only if there is news. */
function say(news: string): void {
  if (news !== '') setText(byId('news'), news);
}

byId('pause').addEventListener('click', () => {
  isPaused = !isPaused;
  setText(byId('pause'), isPaused ? 'Resume' : 'Pause');
  tellFreshness();
  if (isPaused) schedule();
  else void refresh();
});
byId('more').addEventListener('click', toggleChanges);
document.addEventListener('visibilitychange', () => {
  if (document.hidden || isPaused) schedule();
  else void refresh();
});
void refresh();
