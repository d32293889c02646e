import { ask, type Reply } from '../../support/ask.js';
import { eventually } from '../../support/eventually.js';
import { parseExposition, type Exposition } from '../../support/exposition.js';
import { Program } from '../../support/program.js';
import type { Told } from '../shutdown/settings.js';
import type { Both, Mode, Seen, Settings } from './settings.js';

/** An application of `apps` as a process of its own, by what can be done to it and asked of it. */
export class MetricsProgram extends Program<Settings> {
  constructor(settings: Settings = {}) {
    super('shop', settings, { folder: 'metrics' });
  }

  /** Resolves once it is up, ready and has been scraped. */
  async isReady(): Promise<void> {
    await this.sees('/readyz', 200);
    await this.scrape();
  }

  /** Asks for something on `port`. */
  async probe(path: string, request?: Parameters<typeof ask>[1]): Promise<Reply> {
    const [port] = (await this.hears('probes')).ports ?? [];
    return ask(`http://127.0.0.1:${port}${path}`, request);
  }

  /** Asks the application itself for something. */
  async call(path: string, method = 'POST'): Promise<Reply> {
    return this.application(path, { method });
  }

  /** Asks for something on the port of the application. */
  async application(path: string, request?: Parameters<typeof ask>[1]): Promise<Reply> {
    return ask(`http://127.0.0.1:${await this.port()}${path}`, request);
  }

  async mode(indicator: string, mode: Mode): Promise<void> {
    await this.call(`/mode?indicator=${indicator}&mode=${mode}`);
  }

  async scrape(): Promise<Exposition> {
    const { status, body } = await this.probe('/metrics');
    if (status !== 200) throw new Error(`the scrape was ${status}: ${body}`);
    return parseExposition(body);
  }

  async both(): Promise<Both> {
    return JSON.parse((await this.call('/both', 'GET')).body) as Both;
  }

  async seen(): Promise<Seen> {
    return JSON.parse((await this.call('/seen', 'GET')).body) as Seen;
  }

  /** How many checks have begun. */
  async checks(): Promise<number> {
    return Number((await this.call('/checks', 'GET')).body);
  }

  /** Resolves once a probe has this status. */
  async sees(path: string, status: number): Promise<void> {
    await eventually(async () => (await this.probe(path)).status === status, 20_000);
  }

  async hearsNth(event: string, nth: number): Promise<Told> {
    return eventually(() => this.told.filter((each) => each.event === event)[nth - 1], 30_000);
  }
}
