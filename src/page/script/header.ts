import type { StatusReport } from '../../core/report/status-report.js';
import { byId, make, setText, sync } from './dom.js';
import { spanOf, toneOf, wordOf, type Tone } from './words.js';

/** The labels of the service, which the bodies of the probes carry if the application has set them. */
interface Labelled {
  readonly service?: { readonly name?: string; readonly version?: string; readonly commit?: string };
}

const ICONS: Readonly<Record<Tone, string>> = {
  good: '<circle cx="8" cy="8" r="7" fill="%2318794e"/>',
  warning: '<path d="M8 1l7 14H1z" fill="%23c98500"/>',
  bad: '<path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="%23d92d35"/>',
  waiting: '<circle cx="8" cy="8" r="6" fill="none" stroke="%236b7684" stroke-width="2"/>',
  unknown: '<circle cx="8" cy="8" r="6" fill="none" stroke="%236b7684" stroke-width="2" stroke-dasharray="2 2"/>',
};

let icon = '';

export function showHeader(report: StatusReport): void {
  const { name, version, commit } = (report.liveness as Labelled).service ?? {};
  setText(byId('service'), name ?? 'Status');
  const labels = [version, commit].filter((label) => label !== undefined);
  byId('version').hidden = labels.length === 0;
  setText(byId('version'), labels.join(' · '));
  showFacts([
    ['Phase', report.phase],
    ['Up', spanOf(report.uptimeMs)],
  ]);
  const { status } = report.readiness;
  showTab(
    toneOf(report.liveness.status === 'stalled' ? 'stalled' : status),
    `${wordOf(status)} · ${name ?? location.host}`,
  );
}

export function showTab(tone: Tone, title: string): void {
  if (document.title !== title) document.title = title;
  if (icon === tone) return;
  icon = tone;
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${ICONS[tone]}</svg>`;
  document.querySelector<HTMLLinkElement>('link[rel=icon]')!.href = `data:image/svg+xml,${drawing}`;
}

function showFacts(facts: readonly (readonly [label: string, value: string])[]): void {
  sync(
    byId('facts'),
    facts,
    ([label]) => label,
    ([label]) => {
      const value = make('dd');
      return { element: make('div', '', make('dt', '', label), value), update: ([, text]) => setText(value, text) };
    },
  );
}
