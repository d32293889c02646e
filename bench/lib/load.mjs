import { Child } from './child.mjs';

/** The clients, in a process of their own. */
export class Load extends Child {
  static async start() {
    const load = new Load('load/client.mjs');
    await load.hello();
    return load;
  }

  /** What one turn on `target` cost the process `apps`, in microseconds a request, and how many there were a second. */
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
