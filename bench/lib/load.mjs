import { Child } from './child.mjs';
import { pinClients } from './processors.mjs';

/** The clients, in a separate process. */
export class Load extends Child {
  static async start() {
    const load = new Load('load/client.mjs');
    await load.hello();
    pinClients(load.pid);
    return load;
  }

  /** Runs one turn on `target`: the answers, the time, and the processor time of the process `apps` in microseconds. */
  async turn(apps, { target, isKeptAlive = true, connections = 8, ...howMuch }) {
    await this.ask('prepare', { target, isKeptAlive, connections });
    const before = await apps.ask('usage');
    const { answers, ms } = await this.ask('run', howMuch);
    const after = await apps.ask('usage');
    return { answers, ms, cpuUs: after.cpuUs - before.cpuUs };
  }

  probe(howMuch) {
    return this.ask('probe', howMuch);
  }
}
