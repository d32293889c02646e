const WIDTH = 1000;
const LEFT = 10;
const LANE = 150;
const TOP = 82;
const BAND = 26;
const BARS = 62;
const COLORS = {
  ready: '#2da44e',
  unready: '#d4a72c',
  starting: '#afb8c1',
  killed: '#cf222e',
  failed: '#cf222e',
  answered: '#a5d6b0',
};

const HEADING = 'npm run demo: the same five incidents, and what the kubelet and the clients made of them';

/** The whole run as a picture: for each pod a band of its states with the kills in it, and below it what clients got. */
export function picture(pods, chapters) {
  const endMs = Math.max(...pods.flatMap(({ samples }) => samples.map(({ atMs }) => atMs)));
  const scale = (WIDTH - 2 * LEFT) / endMs;
  const x = (atMs) => round(LEFT + atMs * scale);
  const height = TOP + pods.length * LANE + 40;
  const most = Math.max(...pods.flatMap(({ samples }) => samples.map(({ answered, failed }) => answered + failed)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="13">`,
    `<title>The demo: what the kubelet did, and what clients got</title>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    `<text x="${LEFT}" y="18" font-size="14" fill="#24292f">${HEADING}</text>`,
    ...chapters.flatMap((chapter, index) => chapterOf(chapter, index, x, height)),
    ...pods.flatMap((pod, index) => laneOf(pod, TOP + index * LANE, x, endMs, most)),
    ...legend(height - 18),
    '</svg>',
    '',
  ].join('\n');
}

function chapterOf({ title, atMs }, index, x, height) {
  const [name] = title.split(':');
  const isLate = x(atMs) > WIDTH - 110;
  const place = isLate ? `x="${WIDTH - LEFT}" text-anchor="end"` : `x="${round(x(atMs) + 5)}"`;
  return [
    `<line x1="${x(atMs)}" y1="38" x2="${x(atMs)}" y2="${height - 40}" stroke="#d0d7de" stroke-dasharray="3 3"/>`,
    `<text ${place} y="50" font-weight="600" fill="#24292f">${index + 1}. ${name}</text>`,
    `<text ${place} y="65" font-size="11" fill="#57606a">${Math.round(atMs / 1000)} s</text>`,
  ];
}

function laneOf({ name, samples, kubelet }, top, x, endMs, most) {
  const kills = kubelet.events.filter(({ type, probe }) => type === 'Killing' && probe !== undefined);
  const begin = samples[0].atMs - 500;
  const bottom = top + 22 + BAND + 8 + BARS;
  const high = (count) => round((count / most) * BARS);
  const failed = samples.reduce((sum, sample) => sum + sample.failed, 0);
  const summary = `${kills.length} ${kills.length === 1 ? 'restart' : 'restarts'}, ${failed} failed requests`;
  return [
    `<text x="${LEFT}" y="${top + 15}" font-weight="600" fill="#24292f">${name}</text>`,
    `<text x="${WIDTH - LEFT}" y="${top + 15}" text-anchor="end" fill="#24292f">${summary}</text>`,
    ...['starting', 'unready', 'ready'].map((state) => {
      const boxes = samples.map((sample, index) =>
        sample.state === state ? box(x(atOf(samples, index - 1)), top + 22, x(sample.atMs), BAND) : '',
      );
      return path(boxes, COLORS[state]);
    }),
    path(
      samples.map(({ answered, atMs }, index) =>
        box(x(atOf(samples, index - 1)), bottom - high(answered), x(atMs), high(answered)),
      ),
      COLORS.answered,
    ),
    path(
      samples.map((sample, index) => {
        const y = bottom - high(sample.answered) - high(sample.failed);
        return box(x(atOf(samples, index - 1)), y, x(sample.atMs), high(sample.failed));
      }),
      COLORS.failed,
    ),
    ...kills.map(({ atMs }) => {
      const at = x(Math.min(endMs, atMs + begin));
      return `<path d="M${round(at - 7)} ${top + 20}h14l-7 14z" fill="${COLORS.killed}" stroke="#ffffff"/>`;
    }),
  ];
}

function atOf(samples, index) {
  return samples[index]?.atMs ?? 0;
}

/** A rectangle as a part of a path. */
function box(left, top, right, height) {
  return height > 0 ? `M${left} ${round(top)}H${right}v${round(height)}H${left}z` : '';
}

function path(parts, fill) {
  return `<path fill="${fill}" d="${parts.join('')}"/>`;
}

function legend(y) {
  const items = [
    ['ready', COLORS.ready],
    ['unready', COLORS.unready],
    ['starting', COLORS.starting],
    ['killed by the kubelet', COLORS.killed],
    ['requests answered', COLORS.answered],
    ['requests failed (503 included)', COLORS.failed],
  ];
  return items.map(([label, color], index) => {
    const left = LEFT + index * 155;
    return `<rect x="${left}" y="${y - 10}" width="11" height="11" fill="${color}"/><text x="${left + 17}" y="${y}" font-size="12" fill="#57606a">${label}</text>`;
  });
}

function round(value) {
  return Math.round(value * 10) / 10;
}
