import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DrainService, HealthModule, HealthService, OptionalIndicator } from 'nestjs-vitals';
import { passed } from './matrix.mjs';
import { until } from './until.mjs';

export const TIMEOUT_MS = 500;
const CACHE_MS = 250;
/** Twenty probes a second. */
const PROBE_EVERY_MS = 50;

/** An application with these indicators, which is probed all the time: by name, the class and the arguments of its constructor. */
export async function watch(indicators, more = []) {
  class Root {}
  const providers = Object.entries(indicators).map(([name, [Base, ...args]]) => subclass(name, Base, args));
  Module({ imports: [HealthModule.forRoot()], providers: [...providers, ...more] })(Root);
  const application = await NestFactory.createApplicationContext(Root, { logger: false });
  return new Watch(application, Object.keys(indicators));
}

/** What an application writes: a class of its own, which carries the name and hands on the client. */
function subclass(name, Base, args) {
  class Subject extends Base {
    constructor() {
      super(...args);
    }
  }
  OptionalIndicator(name, { timeoutMs: TIMEOUT_MS, cacheMs: CACHE_MS })(Subject);
  return Subject;
}

class Watch {
  checks = {};

  constructor(application, names) {
    Object.assign(this, { application, names });
    this.health = application.get(HealthService);
    this.drain = application.get(DrainService);
    this.timer = setInterval(() => void this.probe(), PROBE_EVERY_MS);
  }

  async probe() {
    const { checks } = await this.health.readiness();
    this.checks = checks;
  }

  /** Waits until every indicator (or those of `names`) has the status, and returns how long it took in milliseconds. */
  async all(status, ms, names = this.names) {
    const start = performance.now();
    const wrong = () => names.filter((name) => this.checks[name]?.status !== status);
    const seen = () => JSON.stringify(wrong().map((name) => [name, this.checks[name]]));
    await until(
      () => wrong().length === 0,
      () => `not ${status}: ${seen()}`,
      ms,
    );
    return Math.round(performance.now() - start);
  }

  /** Notes for the matrix at the end that these indicators did what the scenario wants. */
  passed(scenario, names = this.names) {
    passed(names, scenario);
  }

  message(name) {
    return this.checks[name]?.message;
  }

  /** The liveness of the application: `alive`, or `stalled` with the names of the heartbeats that are silent. */
  liveness() {
    const { status, heartbeats = {} } = this.health.liveness();
    const silent = Object.entries(heartbeats).filter(([, { silentMs, maxSilenceMs }]) => silentMs > maxSilenceMs);
    return [status, ...silent.map(([name]) => name)].join(' ');
  }

  async close() {
    clearInterval(this.timer);
    await this.application.close();
  }
}
