import { isStable, ratio, whole } from './show.mjs';

const WIDTH = 760;
const LABEL_WIDTH = 190;
const VALUE_WIDTH = 90;
const BAR = 16;
const STEP = 24;
const TITLE = 46;
const VITALS = 'nestjs-vitals';
const PEERS = ['@nestjs/terminus', '@godaddy/terminus', '@fastify/under-pressure', 'hand-written'];
const STYLE = `
  text { font: 13px -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif; fill: #1f2328; }
  .title { font-weight: 600; font-size: 14px; }
  .quiet { fill: #59636e; }
  .ours { fill: #1a7f37; }
  .theirs { fill: #afb8c1; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .quiet { fill: #9198a1; }
    .ours { fill: #3fb950; }
    .theirs { fill: #57606a; }
  }`;

/** The chart of the README. Less is better in all of its panels. */
export function chart({ measures }) {
  const { 'probe-cost': cost, storm, hung, shutdown } = measures;
  const panels = [
    {
      title: 'CPU time of a readiness answer with 10 indicators, Express',
      note: 'nestjs-vitals = 1',
      bars: bars((name) => cost.figures[`express | keep-alive | ${name} | 10`], ratio, 1),
    },
    { title: 'Queries of the database for 10,000 readiness probes', bars: bars((name) => storm.figures[name], whole) },
    {
      title: `Checks open at once while a database hangs for ${hung.hungMs / 1000} s`,
      note: `${hung.perSecond} probes a second`,
      bars: bars((name) => hung.figures[name]?.['checks open at once'], whole),
    },
    {
      title: 'Requests that fail in a restart under load, Express',
      note: 'keep-alive clients, no retry',
      bars: bars((name) => shutdown.figures[`express | ${name}`]?.failed, whole),
    },
  ];
  let y = 0;
  const parts = panels.map((panel) => {
    const drawn = draw(panel, y);
    y += TITLE + panel.bars.length * STEP;
    return drawn;
  });
  const height = y + 10;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">
<title>nestjs-vitals and its peers side by side; shorter is better</title>
<style>${STYLE}
</style>
${parts.join('\n')}
</svg>
`;
}

/** `ours`: the value of nestjs-vitals, if the figures of the other peers are ratios to it. */
function bars(of, format, ours) {
  return [VITALS, ...PEERS].flatMap((name) => {
    if (name === VITALS && ours !== undefined) return { name, value: ours, text: format(ours) };
    const figure = of(name);
    if (!figure) return [];
    return isStable(figure)
      ? { name, value: figure.median, text: format(figure.median) }
      : { name, value: 0, text: 'not stable' };
  });
}

function draw({ title, note = '', bars: all }, top) {
  const longest = Math.max(...all.map(({ value }) => value), 1e-9);
  const room = WIDTH - LABEL_WIDTH - VALUE_WIDTH;
  const lines = all.map(({ name, value, text }, index) => {
    const y = top + TITLE + index * STEP;
    const width = Math.max((value / longest) * room, 2).toFixed(1);
    return [
      `<text x="${LABEL_WIDTH - 10}" y="${y + 13}" text-anchor="end">${name}</text>`,
      `<rect class="${name === VITALS ? 'ours' : 'theirs'}" x="${LABEL_WIDTH}" y="${y}" width="${width}" height="${BAR}" rx="2"/>`,
      `<text class="quiet" x="${LABEL_WIDTH + Number(width) + 8}" y="${y + 13}">${text}</text>`,
    ].join('\n');
  });
  const quiet = note && `<tspan class="quiet" dx="8" font-weight="400">${note}</tspan>`;
  return [`<text class="title" x="0" y="${top + 32}">${title}${quiet}</text>`, ...lines].join('\n');
}
