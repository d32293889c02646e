import { Inject, Injectable } from '@nestjs/common';
import { Check } from '../core/check/check.js';
import type { Cancel, Clock } from '../core/clock.js';
import { Listeners } from '../core/listeners.js';
import type { CheckRun } from '../core/report/check-run.js';
import { INDICATOR_DEFAULTS } from '../core/options/defaults.js';
import { plainText } from '../core/text/plain-text.js';
import { resolveIndicatorOptions } from '../core/options/resolve.js';
import type { ResolvedOptions } from '../core/options/resolved.js';
import { CLOCK, OPTIONS } from '../tokens.js';
import { inOwnContext } from '../discovery/own-context.js';
import { HealthLogger } from '../log/health-logger.js';
import { IndicatorExplorer, type FoundIndicator } from './indicator.explorer.js';

/** Holds one {@link Check} for each indicator of the application, by name. */
@Injectable()
export class IndicatorRegistry {
  private readonly logger = new HealthLogger();
  private readonly checks = new Map<string, Check>();
  private readonly known = new Set<object>();
  /** The number of modules at the last reading; `undefined` before {@link load}. */
  private modulesSeen: number | undefined;
  private isStarted = false;
  private isStopped = false;
  private readonly runs = new Listeners<[CheckRun]>();
  private readonly results = new Listeners<[Check]>();
  private readonly changes = new Listeners();

  constructor(
    private readonly explorer: IndicatorExplorer,
    @Inject(OPTIONS) private readonly options: ResolvedOptions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Reads the indicators of the application. Returns their faults; if there are any, the application must not start. */
  load(): string[] {
    this.modulesSeen = this.explorer.moduleCount;
    const { found } = this.explorer.explore();
    const faults = found.flatMap(({ fault }) => fault ?? []);
    faults.push(...duplicateFaults(found), ...unknownNameFaults(found, this.options));
    if (faults.length === 0) for (const indicator of found) this.add(indicator, indicator.tag.name);
    return faults;
  }

  /** Every check by name, including those of modules that were loaded lazily since. */
  all(): ReadonlyMap<string, Check> {
    if (this.modulesSeen !== undefined && this.modulesSeen !== this.explorer.moduleCount) this.loadLate();
    return this.checks;
  }

  /** Calls `listener` after each result of any check. */
  onResult(listener: (check: Check) => void): Cancel {
    return this.results.add(listener);
  }

  /** Calls `listener` when the finding of a check may have changed for any reason other than the passing of time. */
  onChange(listener: () => void): Cancel {
    return this.changes.add(listener);
  }

  /** Calls `listener` once per run of any check. */
  onRun(listener: (run: CheckRun) => void): Cancel {
    return this.runs.add(listener);
  }

  /** Starts the background refresh of the checks that have one. */
  start(): void {
    this.isStarted = true;
    for (const check of this.checks.values()) check.start();
  }

  stop(): void {
    this.isStopped = true;
    for (const check of this.checks.values()) check.stop();
  }

  /** Adds indicators of lazily loaded modules. A fault cannot stop the start-up any more, so a faulty indicator is unhealthy. */
  private loadLate(): void {
    const { found, isComplete } = this.explorer.explore();
    if (isComplete) this.modulesSeen = this.explorer.moduleCount;
    for (const indicator of found) {
      if (this.known.has(indicator.identity)) continue;
      const isTaken = this.checks.has(indicator.tag.name);
      const fault = indicator.fault ?? (isTaken ? `${indicator.provider}: the name is taken` : undefined);
      if (fault) this.logger.error(`an indicator of a lazily loaded module cannot be used: ${fault}`);
      // The name may be the fault, but it must still be usable as a key.
      this.add(fault ? broken(indicator, fault) : indicator, this.freeName(plainText(indicator.tag.name)));
    }
  }

  private add(indicator: FoundIndicator, name: string): void {
    const { tag, run, identity } = indicator;
    this.known.add(identity);
    const check = new Check({
      name,
      required: this.options.indicators.byName[tag.name]?.required ?? tag.isRequired,
      options: indicator.fault ? INDICATOR_DEFAULTS : resolveIndicatorOptions(tag.options, tag.name, this.options),
      run,
      clock: this.clock,
      inOwnContext,
      onRun: (ended) => this.runs.call(ended),
      onResult: (settled) => this.results.call(settled),
      onChange: () => this.changes.call(),
    });
    this.checks.set(name, check);
    this.changes.call();
    if (this.isStopped) check.stop();
    else if (this.isStarted) check.start();
  }

  private freeName(name: string): string {
    let free = name;
    for (let number = 2; this.checks.has(free); number++) free = `${name} (${number})`;
    return free;
  }
}

function broken(indicator: FoundIndicator, fault: string): FoundIndicator {
  return {
    ...indicator,
    fault,
    run: () => {
      throw new Error(fault);
    },
  };
}

function duplicateFaults(found: readonly FoundIndicator[]): string[] {
  const providers = new Map<string, string[]>();
  for (const { tag, provider } of found) providers.set(tag.name, [...(providers.get(tag.name) ?? []), provider]);
  return [...providers].flatMap(([name, holders]) =>
    holders.length > 1
      ? [
          `the indicator name ${JSON.stringify(name)} is used ${holders.length} times (${holders.join(', ')}): names must differ, and a class belongs to the providers of one module`,
        ]
      : [],
  );
}

function unknownNameFaults(found: readonly FoundIndicator[], options: ResolvedOptions): string[] {
  const names = found.map(({ tag }) => tag.name);
  return Object.keys(options.indicators.byName).flatMap((name) =>
    names.includes(name)
      ? []
      : [
          `indicators.byName has ${JSON.stringify(name)}, but no indicator has this name; the names are: ${names.join(', ') || 'none'}`,
        ],
  );
}
