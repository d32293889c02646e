import type { StatusReport } from '../../../src/index.js';
import { ask, type Reply } from '../../support/ask.js';
import { eventually } from '../../support/eventually.js';
import { Program } from '../../support/program.js';
import type { Mode, Settings } from './settings.js';

/** The application of `apps` as a process of its own, by what can be done to it and asked of it. */
export class PageProgram extends Program<Settings> {
  constructor(settings: Settings = {}) {
    super('shop', settings, { folder: 'page' });
  }

  /** Asks for something on `port`. */
  async probe(path: string, request?: Parameters<typeof ask>[1]): Promise<Reply> {
    const [port] = (await this.hears('probes')).ports ?? [];
    return ask(`http://127.0.0.1:${port}${path}`, request);
  }

  /** Asks the application itself for something. */
  async call(path: string, method = 'POST'): Promise<Reply> {
    return ask(`http://127.0.0.1:${await this.port()}${path}`, { method });
  }

  async mode(indicator: string, mode: Mode): Promise<void> {
    await this.call(`/mode?indicator=${indicator}&mode=${mode}`);
  }

  async report(): Promise<StatusReport> {
    const { status, body } = await this.probe('/statusz');
    if (status !== 200) throw new Error(`the page was ${status}: ${body}`);
    return JSON.parse(body) as StatusReport;
  }

  /** Resolves with the first report of which `isSeen` is true. */
  async sees(isSeen: (report: StatusReport) => boolean): Promise<StatusReport> {
    return eventually(async () => {
      const report = await this.report();
      return isSeen(report) && report;
    }, 20_000);
  }

  /** How many checks have begun. */
  async checks(): Promise<number> {
    return Number((await this.call('/checks', 'GET')).body);
  }
}
