import type { IndicatorOptions } from './indicator-options.js';
import type { HealthModuleOptions } from './options.js';
import type { StartupTaskOptions } from './startup-task-options.js';
import {
  aFunction,
  aName,
  anyOf,
  byName,
  listOf,
  off,
  section,
  text,
  trueOrFalse,
  wholeNumber,
  word,
  type RulesFor,
} from './rules.js';

type Given<K extends keyof HealthModuleOptions> = NonNullable<HealthModuleOptions[K]>;

/*
 * What each option has to be. Rules that concern several options at once stand in relations.ts, default values in
 * defaults.ts.
 */

const INDICATOR_RULES: RulesFor<IndicatorOptions> = {
  scope: anyOf(word('own'), word('shared')),
  timeoutMs: wholeNumber(1),
  cacheMs: wholeNumber(0),
  refreshMs: wholeNumber(1),
  degradedAfterMs: wholeNumber(1),
  abandonAfterMs: wholeNumber(1),
  failureThreshold: wholeNumber(1),
  successThreshold: wholeNumber(1),
};

const TASK_RULES: RulesFor<StartupTaskOptions> = {
  timeoutMs: wholeNumber(1),
  attempts: wholeNumber(1),
  backoffMs: wholeNumber(0),
  after: listOf(aName),
};

// A line at the most, and short: it stands in every body.
const label = text('a printable text of 1 to 128 characters', /^[^\p{C}\p{Zl}\p{Zp}]{1,128}$/u);

// Characters that a router or a URL gives a meaning to are left out, as are "." and "..", which clients resolve away.
export const aPath = text(
  'a path like "/livez": "/" and letters, digits, "-._~@$", once or several times',
  /^(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9\-._~@$]+)+$/,
);

/** For `HeartbeatService.watch()`. */
export const MAX_SILENCE_MS = wholeNumber(1);

export const INDICATOR_OPTIONS = section<IndicatorOptions>(INDICATOR_RULES);

export const TASK_OPTIONS = section<StartupTaskOptions>(TASK_RULES);

export const MODULE_OPTIONS = section<HealthModuleOptions>({
  paths: section<Given<'paths'>>({ liveness: aPath, readiness: aPath, startup: aPath }),
  mount: anyOf(word('gate'), word('controller'), word('none')),
  port: wholeNumber(0, 65_535),
  host: text('an address without white space', /^\S+$/),
  details: anyOf(word('withheld'), word('full'), aFunction),
  format: anyOf(word('native'), word('terminus')),
  answerMs: wholeNumber(1),
  indicators: section<Given<'indicators'>>({
    defaults: INDICATOR_OPTIONS,
    byName: byName(section<IndicatorOptions & { required?: boolean }>({ ...INDICATOR_RULES, required: trueOrFalse })),
  }),
  heartbeat: section<Given<'heartbeat'>>({
    intervalMs: wholeNumber(1),
    warnAfterMs: wholeNumber(1),
    unreadyAfterMs: wholeNumber(1),
    stalledAfterMs: wholeNumber(1),
    captureStack: trueOrFalse,
  }),
  startup: section<Given<'startup'>>({ ...TASK_RULES, requireIndicators: trueOrFalse }),
  drain: section<Given<'drain'>>({
    propagationDelayMs: wholeNumber(0),
    lingerMs: wholeNumber(0),
    deadlineMs: wholeNumber(1),
    delaySignals: listOf(text('the name of a signal, like "SIGTERM"', /^SIG[A-Z0-9]+$/)),
    gracePeriodMs: wholeNumber(1),
  }),
  service: section<Given<'service'>>({ name: label, version: label, commit: label }),
  terminationLog: anyOf(text('a path', /^[^\0]+$/), off),
  page: section<Given<'page'>>({ path: aPath, on: anyOf(word('port'), word('both'), word('none')) }),
  logger: anyOf(word('text'), word('json')),
  enabled: trueOrFalse,
});
