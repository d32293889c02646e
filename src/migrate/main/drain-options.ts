import type { Node } from 'typescript';

/** The library's own delay and the room that a drain needs after it. */
const DEFAULT_DELAY = 5000;
const LINGER = 500;
const GRACE = 30_000;
/** What a drain has for its delay if it has no limit of its own. */
const LONGEST_DELAY = 25_000 - LINGER;

const TOO_LONG =
  'these times do not fit into 30 s: set `deadlineMs` and `gracePeriodMs` of `drain`, the latter to `terminationGracePeriodSeconds`';
const TOO_SHORT = `this is too short for the drain, which needs more than ${LINGER} ms after its delay: set \`drain.deadlineMs\` by hand`;
const UNKNOWN = 'this time is not a number that is written out: set';

/** A time of another package, and its milliseconds if it is written out. */
interface Time {
  readonly node: Node;
  readonly ms: number | undefined;
}

interface Times {
  /** How long everything is served after the signal. */
  readonly delay: Time | undefined;
  /** How long the drain may take after that. */
  readonly limit: Time | undefined;
}

type Remark = (node: Node, message: string) => void;

/** The options of the drain for times of another package. A time that cannot be translated is left out, with a word about it. */
export function drainOf({ delay, limit }: Times, remark: Remark): Record<string, string> {
  if (delay && delay.ms === undefined) remark(delay.node, `${UNKNOWN} \`drain.propagationDelayMs\` by hand`);
  const deadline = limit && deadlineOf(delay, limit, remark);
  if (deadline === undefined && delay?.ms !== undefined && delay.ms >= LONGEST_DELAY) {
    remark(delay.node, TOO_LONG);
    return {};
  }
  return {
    ...(delay?.ms === undefined ? {} : { propagationDelayMs: String(delay.ms) }),
    ...(deadline === undefined ? {} : { deadlineMs: String(deadline) }),
  };
}

/** The time from the signal on, which includes the delay. */
function deadlineOf(delay: Time | undefined, { node, ms }: Time, remark: Remark): number | undefined {
  if (ms === undefined || (delay && delay.ms === undefined)) {
    remark(node, `${UNKNOWN} \`drain.deadlineMs\`, which includes the delay, by hand`);
    return undefined;
  }
  const deadline = (delay?.ms ?? DEFAULT_DELAY) + ms;
  if (ms > LINGER && deadline < GRACE) return deadline;
  remark(node, ms > LINGER ? TOO_LONG : TOO_SHORT);
  return undefined;
}
