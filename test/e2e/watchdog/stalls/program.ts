import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { eventually } from '../../../support/eventually.js';
import { Program } from '../../../support/program.js';
import type { Told } from '../../shutdown/settings.js';
import type { Settings } from './settings.js';

/** A line that the program has written. */
export interface Line {
  readonly text: string;
  /** When the line arrived in this process. */
  readonly at: number;
}

/** An application of `apps` in a separate process, with the time of every line that it writes. */
export class StallProgram extends Program<Settings> {
  readonly stdout: Line[] = [];
  readonly stderr: Line[] = [];

  constructor(name: string, settings: Settings, execArgv: readonly string[] = []) {
    super(name, settings, { folder: 'watchdog/stalls', execArgv });
    collect(this.child.stdout!, this.stdout);
    collect(this.child.stderr!, this.stderr);
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Resolves with the probe port of each of its applications, once they are known. */
  async probePorts(): Promise<readonly number[]> {
    return (await this.hears('probes')).ports ?? [];
  }

  async probePort(): Promise<number> {
    const [port] = await this.probePorts();
    return port!;
  }

  /** Resolves once it has sent this event for the nth time. */
  async hearsNth(event: string, nth: number, withinMs = 20_000): Promise<Told> {
    return eventually(() => this.told.filter((each) => each.event === event)[nth - 1], withinMs);
  }

  kill(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  send(order: string): void {
    this.child.send(order);
  }

  /** The lines of the watchdog's thread about stalls. */
  get warnings(): readonly Line[] {
    return this.stderr.filter(({ text }) => text.includes('the event loop has been blocked'));
  }

  /** The lines of the application's logger about the ends of stalls. */
  get recoveries(): readonly Line[] {
    return this.stdout.filter(({ text }) => text.includes('the event loop runs again'));
  }
}

function collect(stream: Readable, lines: Line[]): void {
  createInterface({ input: stream }).on('line', (text) => lines.push({ text, at: Date.now() }));
}
