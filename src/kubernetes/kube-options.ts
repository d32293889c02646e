import { VitalsError } from '../core/errors.js';
import type { HealthModuleOptions } from '../core/options/options.js';
import { readOptions } from '../core/options/read.js';
import { resolveOptions } from '../core/options/resolve.js';
import type { ResolvedOptions } from '../core/options/resolved.js';
import { section, text, wholeNumber, type RulesFor } from '../core/options/rules.js';

/** What `probes()` cannot know from the options of `HealthModule`. */
export interface ProbesOptions {
  /**
   * The port on which the application listens, from 1 to 65535.
   * @default 3000
   */
  readonly containerPort?: number;
  /**
   * The least time that the startup probe grants, in seconds, from 1.
   * @default 120
   */
  readonly startupSeconds?: number;
  /**
   * The longest time from the moment at which the event loop stands still to the restart, in seconds, from 1.
   * @default 45
   */
  readonly restartAfterSeconds?: number;
}

/** What `manifest()` needs to know about the application. */
export interface ManifestOptions {
  /** The name of the Deployment, the Service and the PodDisruptionBudget: 1 to 63 letters, digits and `-`, all lower case. */
  readonly name: string;
  /** The image of the container, like `registry.example.com/orders:1.0.0`. */
  readonly image: string;
  /**
   * The port on which the application listens, from 1 to 65535.
   * @default 3000
   */
  readonly containerPort?: number;
  /**
   * The number of pods, from 1.
   * @default 2
   */
  readonly replicas?: number;
  /**
   * The namespace of the three objects. Without it, the one of `kubectl`.
   * @default undefined
   */
  readonly namespace?: string;
}

const INT32 = 2 ** 31 - 1;
const aLabel = text(
  'a name of 1 to 63 lower-case letters, digits and "-", with a letter first',
  /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/,
);

const PROBES_RULES: RulesFor<ProbesOptions> = {
  containerPort: wholeNumber(1, 65_535),
  startupSeconds: wholeNumber(1, INT32),
  restartAfterSeconds: wholeNumber(1, INT32),
};

const MANIFEST_RULES: RulesFor<ManifestOptions> = {
  name: aLabel,
  image: text('the name of an image, without white space', /^[^\s\p{C}]{1,1000}$/u),
  containerPort: wholeNumber(1, 65_535),
  replicas: wholeNumber(1, INT32),
  namespace: aLabel,
};

const PROBES_DEFAULTS = { containerPort: 3000, startupSeconds: 120, restartAfterSeconds: 45 };
const MANIFEST_DEFAULTS = { containerPort: PROBES_DEFAULTS.containerPort, replicas: 2 };

export function readProbesOptions(given: unknown): Required<ProbesOptions> {
  const { legal, faults } = readOptions(section<ProbesOptions>(PROBES_RULES), given);
  throwIfAny(faults.map((fault) => `probes(): ${fault.text}`));
  return { ...PROBES_DEFAULTS, ...legal };
}

export function readManifestOptions(given: unknown): ManifestOptions & typeof MANIFEST_DEFAULTS {
  const { legal, faults } = readOptions(section<ManifestOptions>(MANIFEST_RULES), given);
  const missing = (['name', 'image'] as const)
    .filter((key) => legal[key] === undefined && !faults.some(({ path }) => path === key || path === ''))
    .map(
      (key) =>
        `expected \`${key}\` to be ${MANIFEST_RULES[key].kind === 'value' ? MANIFEST_RULES[key].expected : ''}, got undefined`,
    );
  throwIfAny([...faults.map(({ text: fault }) => fault), ...missing].map((fault) => `manifest(): ${fault}`));
  return { ...MANIFEST_DEFAULTS, ...legal } as ManifestOptions & typeof MANIFEST_DEFAULTS;
}

/** The options as they are in a pod, which has no terminal and is not in development. */
export function optionsInPod(given: HealthModuleOptions): ResolvedOptions {
  return resolveOptions(given, { isInteractive: false });
}

export function throwIfAny(faults: readonly string[]): void {
  if (faults.length > 0) throw new VitalsError('INVALID_OPTIONS', faults);
}
