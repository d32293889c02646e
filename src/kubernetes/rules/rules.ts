import type { Rule } from '../lint/rule.js';
import { NO_LIVENESS, NO_READINESS, NO_STARTUP } from './absent-probes.js';
import { EXEC_NEEDS_SHELL, SIGNAL_LOST } from './command.js';
import { LIVENESS_ON_READINESS, SAME_ENDPOINT } from './endpoints.js';
import { UNKNOWN_FIELD } from './fields.js';
import { GRACE_TOO_SHORT, PRESTOP_DOUBLES_DELAY, PROBE_GRACE } from './grace.js';
import { LIVENESS_TOO_EAGER, SUCCESS_THRESHOLD } from './liveness.js';
import { CPU_LIMIT_TOO_LOW } from './resources.js';
import { DROPS_ON_ROLLOUT } from './rollout.js';
import { UNKNOWN_PATH, UNKNOWN_PORT } from './routes.js';
import { INITIAL_DELAY, STARTUP_TOO_SHORT } from './startup.js';
import { TIMEOUT_ABOVE_PERIOD, TIMEOUT_TOO_SHORT } from './timeouts.js';
import { WRONG_TYPE } from './types.js';

/** What `lint` reports itself, because there is no object to look at. */
export const NOT_YAML: Rule = {
  id: 'not-yaml',
  severity: 'error',
  says: 'the text, or a document of it, cannot be read',
};

/** Every rule, in the order in which documents list them. */
export const RULES: readonly Rule[] = [
  NO_READINESS,
  NO_LIVENESS,
  NO_STARTUP,
  LIVENESS_ON_READINESS,
  SAME_ENDPOINT,
  UNKNOWN_PATH,
  UNKNOWN_PORT,
  TIMEOUT_TOO_SHORT,
  TIMEOUT_ABOVE_PERIOD,
  STARTUP_TOO_SHORT,
  GRACE_TOO_SHORT,
  PRESTOP_DOUBLES_DELAY,
  SUCCESS_THRESHOLD,
  LIVENESS_TOO_EAGER,
  INITIAL_DELAY,
  SIGNAL_LOST,
  EXEC_NEEDS_SHELL,
  CPU_LIMIT_TOO_LOW,
  DROPS_ON_ROLLOUT,
  PROBE_GRACE,
  UNKNOWN_FIELD,
  WRONG_TYPE,
  NOT_YAML,
];
