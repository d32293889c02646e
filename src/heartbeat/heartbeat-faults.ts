import { describeValue } from '../core/text/describe-value.js';
import { nameFault } from '../core/options/faults.js';

const LONGEST_MS = 2_147_483_647;

/** The faults in the arguments of `HeartbeatService.watch()`. */
export function heartbeatFaults(name: unknown, options: unknown, isTaken: boolean): string[] {
  const where = 'HeartbeatService.watch()';
  const maxSilenceMs = (options as { maxSilenceMs?: unknown } | null | undefined)?.maxSilenceMs;
  const isSilenceLegal =
    Number.isInteger(maxSilenceMs) && Number(maxSilenceMs) >= 1 && Number(maxSilenceMs) <= LONGEST_MS;
  return [
    nameFault(name, where),
    isTaken ? `${where}: ${JSON.stringify(name)} is watched already; call stop() on its heartbeat first` : undefined,
    isSilenceLegal
      ? undefined
      : `${where}: expected \`maxSilenceMs\` to be a whole number from 1 to ${LONGEST_MS}, got ${describeValue(maxSilenceMs)}`,
  ].filter((fault) => fault !== undefined);
}
