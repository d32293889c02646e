import { Apps } from './apps.mjs';
import { median } from './statistics.mjs';

/** Starts two applications in one process, and compares their trivial route. */
export async function comparePair(load, specs, plan) {
  const apps = await Apps.startPinned(...specs);
  const compared = await compareTargets(load, apps, 'trivial', plan);
  await apps.stop();
  return compared;
}

/** Compares a target of two applications that share a process, because two processes of one program are not equally fast. */
export async function compareTargets(load, apps, name, { rounds, requests, warmUp }) {
  const [first, second] = apps.list.map((app) => app[name]);
  for (const target of [first, second]) await load.turn(apps, { target, requests: warmUp });
  const turnOf = (target) => () => load.turn(apps, { target, requests });
  return compareTurns(rounds, turnOf(first), turnOf(second));
}

/**
 * Compares what two functions measure, as ratios of the second to the first. They take turns, because a machine is not equally fast all
 * the time. Only neighbouring turns are compared.
 */
export async function compareTurns(rounds, first, second) {
  const ratios = { cpu: [], rate: [] };
  for (let round = 0; round < rounds; round++) {
    const turns = new Map();
    for (const turn of round % 2 === 0 ? [first, second] : [second, first]) turns.set(turn, await turn());
    const [one, other] = [turns.get(first), turns.get(second)];
    ratios.cpu.push(one.cpuUs / one.answers / (other.cpuUs / other.answers));
    ratios.rate.push(other.answers / other.ms / (one.answers / one.ms));
  }
  return { cpu: median(ratios.cpu), rate: median(ratios.rate) };
}
