import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { INSTRUMENTS } from '../../src/metrics/instruments.js';

const DEPLOY = join(import.meta.dirname, '../../deploy');
const read = (file: string): string => readFileSync(join(DEPLOY, file), 'utf8');

/** What Prometheus adds to each series that it scrapes. */
const ADDED = ['instance', 'job'];
const FILES = ['prometheus/alerts.yml', 'prometheus/alerts.test.yml', 'grafana/nestjs-vitals.json'];

const LABELS: ReadonlyMap<string, readonly string[]> = new Map(
  INSTRUMENTS.flatMap(({ name, kind, labels }) => {
    const names = kind === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name];
    return names.map((each) => [`vitals_${each}`, kind === 'histogram' ? [...labels, 'le'] : labels] as const);
  }),
);

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}

const dashboard = JSON.parse(read('grafana/nestjs-vitals.json')) as {
  readonly uid: string;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string }[] };
};

describe.each(FILES)('deploy/%s', (file) => {
  it('names metrics that there are', () => {
    const names = read(file).match(/\bvitals_\w+/g) ?? [];
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !LABELS.has(name))).toEqual([]);
  });

  it('selects them by labels that they have', () => {
    const selectors = [...read(file).matchAll(/\b(vitals_\w+)\{([^}]*)\}/g)];
    expect(selectors.length).toBeGreaterThan(2);
    for (const [selector, name, matchers] of selectors) {
      const used = [...matchers!.matchAll(/(\w+)\s*(?:=~|!=|=)/g)].map(([, label]) => label!);
      expect([selector, used.filter((label) => ![...LABELS.get(name!)!, ...ADDED].includes(label))]).toEqual([
        selector,
        [],
      ]);
    }
  });
});

describe('the alerts', () => {
  const names = (text: string, key: string) =>
    [...text.matchAll(new RegExp(`${key}: (\\w+)$`, 'gm'))].map(([, name]) => name!);

  it('are there for each of the situations, and tested', () => {
    const alerts = names(read('prometheus/alerts.yml'), 'alert');
    expect(alerts).toEqual([
      'VitalsDegraded',
      'VitalsNotReady',
      'VitalsIndicatorUnhealthy',
      'VitalsResultTooOld',
      'VitalsEventLoopStalled',
      'VitalsDrainCutShort',
      'VitalsFlapping',
    ]);
    expect([...new Set(names(read('prometheus/alerts.test.yml'), 'alertname'))]).toEqual(alerts);
  });
});

describe('the dashboard', () => {
  it('shows every metric', () => {
    const shown = new Set(
      dashboard.panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => expr.match(/\bvitals_\w+/g))),
    );
    const missing = INSTRUMENTS.filter(
      ({ name, kind }) => !shown.has(`vitals_${name}${kind === 'histogram' ? '_bucket' : ''}`),
    );
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  it('can be imported: panels with ids of their own, which do not overlap, and variables that there are', () => {
    const { uid, panels, templating } = dashboard;
    expect(uid).toBe('nestjs-vitals');
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    const known = ['__rate_interval', ...templating.list.map(({ name }) => name)];
    const used = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => [...expr.matchAll(/\$(\w+)/g)]));
    expect(used.map(([, name]) => name!).filter((name) => !known.includes(name))).toEqual([]);
  });

  it('names in each legend only labels that its query keeps', () => {
    for (const { title, targets } of dashboard.panels) {
      for (const { expr, legendFormat } of targets) {
        const kept = /\bby \(([^)]*)\)/.exec(expr)?.[1]?.split(', ') ?? [
          ...ADDED,
          ...[...expr.matchAll(/\bvitals_\w+/g)].flatMap(([name]) => LABELS.get(name)!),
        ];
        const named = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label!);
        expect([title, named.filter((label) => !kept.includes(label))]).toEqual([title, []]);
      }
    }
  });
});
