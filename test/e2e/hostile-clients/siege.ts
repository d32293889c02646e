import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../support/eventually.js';
import { Program } from '../../support/program.js';
import { Prober, sendProbe, type Probe } from '../watchdog/stalls/prober.js';
import type { AttackName } from './attacks.js';
import type { AttackSettings, Spent, Up, VictimSettings } from './settings.js';

/** What a kubelet waits for an answer. */
const PATIENCE_MS = 1000;
const EVERY_MS = 100;

/** The application under attack, as a process of its own. */
export class Victim extends Program<VictimSettings> {
  constructor(settings: VictimSettings = {}, flags: readonly string[] = []) {
    super('victim', settings, { folder: 'hostile-clients', execArgv: flags });
  }

  async up(): Promise<Up> {
    return (await this.hears('up')) as unknown as Up;
  }

  /** Has the thread of the watchdog run `code`. */
  runInThread(code: string): void {
    this.child.send({ run: code });
  }

  /** What the module has logged of the thread and of the probe server. */
  get log(): string[] {
    const lines = this.output.split('\n').filter((line) => /watchdog thread|probe server/.test(line));
    return lines.map((line) => line.replace(/^.*\[HealthModule\] /, ''));
  }
}

class Attacker extends Program<AttackSettings> {
  constructor(attack: AttackName, port: number) {
    super('attacker', { attack, port }, { folder: 'hostile-clients' });
  }

  get mostBytes(): number {
    return Math.max(0, ...this.told.map((told) => (told as unknown as Spent).mostBytes ?? 0));
  }
}

export interface Outcome {
  readonly probes: readonly Probe[];
  /** The most bytes that one hostile connection has got rid of. */
  readonly mostBytes: number;
}

/** Probes liveness of `port` as a kubelet does while it is attacked, and then until it answers readiness again. */
export async function besiege(port: number, attack: AttackName, lastsMs = 1200): Promise<Outcome> {
  const attacker = new Attacker(attack, port);
  await attacker.hears('attacking');
  const prober = new Prober(port, { everyMs: EVERY_MS, paths: ['/livez'] });
  // A length of time is what this is about: the attack has to go on for a while.
  await delay(lastsMs);
  await attacker.end();
  const probes = await prober.stop();
  await eventually(async () => (await sendProbe(port, '/readyz')).status === 200);
  return { probes, mostBytes: attacker.mostBytes };
}

/** The most probes in a row that were not answered, or too late: at three a kubelet restarts the container. */
export function longestFailure(probes: readonly Probe[]): number {
  let [row, longest] = [0, 0];
  for (const { status, tookMs } of [...probes].sort((a, b) => a.at - b.at)) {
    row = status === 200 && tookMs < PATIENCE_MS ? 0 : row + 1;
    longest = Math.max(longest, row);
  }
  return longest;
}
