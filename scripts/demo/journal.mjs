const WIDTH = 62;
const TIME = 8;

/** Shorter words for the kubelet's own, so that a line holds two of them. */
const SHORT = [
  [/^Get "[^"]*": /, ''],
  [/^HTTP probe failed with statuscode: /, 'HTTP '],
  [/^context deadline exceeded.*/, 'no answer in time'],
  [/^dial tcp .*connection refused/, 'connection refused'],
  [/^read tcp .*connection reset by peer/, 'connection reset'],
  [/^the container failed its \w+ probe: /, ''],
];

/** Prints what happens as one time line with a column for each pod. */
export class Journal {
  /** @readonly */
  #pods;
  /** @readonly */
  #since;
  /** @readonly */
  #printed;
  /** @readonly */
  #shown;
  #timer;

  constructor(pods, since) {
    this.#pods = pods;
    this.#since = since;
    this.#printed = pods.map(() => 0);
    this.#shown = pods.map(() => new Set());
    this.#row(
      'time',
      pods.map(({ name }) => name),
    );
  }

  start() {
    this.#timer = setInterval(() => this.#follow(), 100);
  }

  stop() {
    clearInterval(this.#timer);
    this.#follow();
  }

  chapter(title) {
    this.#follow();
    for (const shown of this.#shown) shown.clear();
    console.log(`\n── ${title} ${'─'.repeat(Math.max(0, TIME + 2 * WIDTH - title.length - 4))}`);
  }

  /** A line about all pods, for example what their clients got. */
  both(label, cells) {
    this.#follow();
    this.#row(label, cells);
  }

  #follow() {
    this.#pods.forEach(({ kubelet }, column) => {
      for (const { type, probe, reason } of kubelet.events.slice(this.#printed[column])) {
        this.#printed[column]++;
        const text = `${type.padEnd(9)} ${brief(probe, reason)}`;
        // A probe that fails again and again, for the same reason, is shown once.
        const shown = this.#shown[column];
        if (shown.has(text)) continue;
        if (type === 'Unhealthy') shown.add(text);
        else shown.clear();
        this.#row(((performance.now() - this.#since) / 1000).toFixed(1), column === 0 ? [text] : ['', text]);
      }
    });
  }

  #row(time, cells) {
    const columns = cells.map((cell) => cell.slice(0, WIDTH - 2).padEnd(WIDTH));
    console.log(`${time.padStart(TIME - 2)}  ${columns.join('')}`.trimEnd());
  }
}

function brief(probe, reason) {
  const text = SHORT.reduce((rest, [pattern, word]) => rest.replace(pattern, word), reason);
  return probe === undefined ? text : `${probe}: ${text}`;
}
