import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../support/eventually.js';
import { Program } from '../../support/program.js';
import { Prober, sendProbe, type Probe } from '../watchdog/stalls/prober.js';
import type { AttackName } from './attacks.js';
import type { AttackSettings, Spent, Up, VictimSettings } from './settings.js';

/** How long a kubelet waits for an answer. */
const PATIENCE_MS = 1000;
const EVERY_MS = 100;

/** The application under attack, in a separate process. */
export class Victim extends Program<VictimSettings> {
  constructor(settings: VictimSettings = {}, flags: readonly string[] = []) {
    super('victim', settings, { folder: 'hostile-clients', execArgv: flags });
  }

  async up(): Promise<Up> {
    return (await this.hears('up')) as unknown as Up;
  }

  /** Makes the thread of the watchdog run `code`. */
  runInThread(code: string): void {
    this.child.send({ run: code });
  }

  /** The lines that the module has logged about the thread and the probe server. */
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
  /** The most bytes that one hostile connection has sent. */
  readonly mostBytes: number;
}

/** Probes liveness of `port` like a kubelet during the attack, and afterwards waits until it answers readiness. */
export async function besiege(port: number, attack: AttackName, lastsMs = 1200): Promise<Outcome> {
  const attacker = new Attacker(attack, port);
  await attacker.hears('attacking');
  const prober = new Prober(port, { everyMs: EVERY_MS, paths: ['/livez'] });
  // The attack must last for a while, so this test has to wait.
  await delay(lastsMs);
  await attacker.end();
  const probes = await prober.stop();
  await eventually(async () => (await sendProbe(port, '/readyz')).status === 200);
  return { probes, mostBytes: attacker.mostBytes };
}

/** The most probes in a row that were answered too late or not at all: after three a kubelet restarts the container. */
export function longestFailure(probes: readonly Probe[]): number {
  let [row, longest] = [0, 0];
  for (const { status, tookMs } of [...probes].sort((a, b) => a.at - b.at)) {
    row = status === 200 && tookMs < PATIENCE_MS ? 0 : row + 1;
    longest = Math.max(longest, row);
  }
  return longest;
}
