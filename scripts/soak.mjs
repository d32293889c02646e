// Runs an application whose parts flap, hang and stall for five minutes, probes it twenty times a second, and fails if its heap
// has grown. `node scripts/soak.mjs 60` takes one minute. It needs a build.
import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthModule, HealthService, OptionalIndicator, RequiredIndicator } from 'nestjs-vitals';

const SECONDS = Number(process.argv[2] ?? 300);
/** The most growth of the heap after a collection, between the end of the first fifth and the end. */
const MOST_GROWTH_MIB = 3;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

class Flapping {
  check() {
    if (Math.floor(performance.now() / 50) % 2 === 0) throw new TypeError('flaps');
  }
}

class Hanging {
  check() {
    return Math.floor(performance.now() / 20_000) % 2 === 0 ? new Promise(() => {}) : undefined;
  }
}

class Working {
  check() {}
}

OptionalIndicator('flapping', { cacheMs: 0 })(Flapping);
OptionalIndicator('hanging', { timeoutMs: 500, cacheMs: 0 })(Hanging);
RequiredIndicator('working')(Working);

class AppModule {}
Module({
  imports: [HealthModule.forRoot({ port: 0, host: '127.0.0.1', heartbeat: { warnAfterMs: 1500 } })],
  providers: [Flapping, Hanging, Working],
})(AppModule);

let lines = 0;
const count = () => void lines++;
const app = await NestFactory.create(AppModule, { logger: { log: count, warn: count, error: count } });
await app.listen(0, '127.0.0.1');
const { port } = await app.get(HealthService).address();
const url = await app.getUrl();

const startedAt = performance.now();
const elapsed = () => (performance.now() - startedAt) / 1000;
const codes = {};
let firstHeap;
let nextStall = 10;
let nextLook = SECONDS / 5;
while (elapsed() < SECONDS) {
  for (const target of [`${url}/readyz`, `http://127.0.0.1:${port}/readyz`, `http://127.0.0.1:${port}/livez`]) {
    const { status } = await fetch(target).then(async (response) => (await response.arrayBuffer(), response));
    codes[status] = (codes[status] ?? 0) + 1;
  }
  if (elapsed() > nextStall) {
    for (const end = performance.now() + 2000; performance.now() < end;);
    nextStall += 30;
  }
  if (elapsed() > nextLook) {
    firstHeap ??= heap();
    console.log(
      `${elapsed().toFixed(0)} s: ${heap().toFixed(1)} MiB of heap, ${lines} lines, answers ${JSON.stringify(codes)}`,
    );
    nextLook += SECONDS / 5;
  }
  await sleep(50);
}
const growth = heap() - firstHeap;
console.log(
  `soak: heap grew by ${growth.toFixed(2)} MiB in ${SECONDS} s, ${lines} lines, answers ${JSON.stringify(codes)}`,
);
await app.close();
process.exitCode = growth > MOST_GROWTH_MIB ? 1 : 0;

function heap() {
  collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}
