/** The database that all pods share. It counts queries, and fails for a while. */
export class SharedDatabase {
  queries = 0;
  open = 0;
  mostOpen = 0;
  time;
  queryMs;
  blip;

  /** `blip`: from when to when it fails, and whether it `hangs` (answers afterwards) or `refuses` (fails at once). */
  constructor(time, { queryMs, blip }) {
    this.time = time;
    this.queryMs = queryMs;
    this.blip = blip;
  }

  async query() {
    this.queries++;
    this.mostOpen = Math.max(this.mostOpen, ++this.open);
    try {
      await this.#answer();
    } finally {
      this.open--;
    }
  }

  async #answer() {
    const { fromMs, toMs, kind } = this.blip ?? {};
    const now = this.time.now();
    const isFailing = this.blip && now >= fromMs && now < toMs;
    if (isFailing && kind === 'refuses') throw new Error('connection refused');

    await this.time.wait(isFailing ? toMs - now + this.queryMs : this.queryMs);
  }
}
