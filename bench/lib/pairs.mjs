import { Apps } from './apps.mjs';
import { median } from './statistics.mjs';

/** Starts two applications in one process, and compares their trivial route. */
export async function comparePair(load, specs, plan) {
  const apps = await Apps.startPinned(...specs);
  const compared = await compareTargets(load, apps, 'trivial', plan);
  await apps.stop();
  return compared;
}

/**
 * Compares a target of two applications, as ratios of the second to the first. They share a process and take turns, because neither a
 * machine nor two processes of one program are equally fast all the time. Only neighbouring turns are compared.
 */
export async function compareTargets(load, apps, name, { rounds, requests, warmUp }) {
  const [first, second] = apps.list.map((app) => app[name]);
  for (const target of [first, second]) await load.turn(apps, { target, requests: warmUp });
  const ratios = { cpu: [], rate: [] };
  for (let round = 0; round < rounds; round++) {
    const turns = {};
    for (const target of round % 2 === 0 ? [first, second] : [second, first]) {
      const { answers, ms, cpuUs } = await load.turn(apps, { target, requests });
      turns[target.port] = { cost: cpuUs / answers, rate: answers / ms };
    }
    ratios.cpu.push(turns[first.port].cost / turns[second.port].cost);
    ratios.rate.push(turns[second.port].rate / turns[first.port].rate);
  }
  return { cpu: median(ratios.cpu), rate: median(ratios.rate) };
}
