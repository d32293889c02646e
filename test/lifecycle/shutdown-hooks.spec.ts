import { afterEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import { ShutdownHooks } from '../../src/lifecycle/shutdown-hooks.js';

@Module({})
class Root {}

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const action of undo.splice(0)) await action();
});

async function contextWithHooks() {
  const app = await NestFactory.createApplicationContext(Root, { logger: false });
  undo.push(() => app.close());
  let enabled = 0;
  const hooks = new ShutdownHooks(app.get(ModulesContainer), () => enabled++);
  return { app, hooks, enabled: () => enabled };
}

describe('ShutdownHooks', () => {
  it('knows for which signals Nest listens, until it no longer does', async () => {
    const { app, hooks, enabled } = await contextWithHooks();
    expect(hooks.actOn('SIGTERM')).toBe(false);
    expect(app.enableShutdownHooks(['SIGTERM' as never])).toBeDefined();
    expect([hooks.actOn('SIGTERM'), hooks.actOn('SIGHUP'), hooks.has('SIGHUP')]).toEqual([true, false, false]);
    expect(enabled()).toBe(1);
    await app.close();
    expect(hooks.actOn('SIGTERM')).toBe(false);
  });

  it('does not confuse the listeners of other libraries or applications with its own', async () => {
    const [one, other] = [await contextWithHooks(), await contextWithHooks()];
    const listener = (): void => {};
    process.on('SIGTERM', listener);
    undo.push(() => process.off('SIGTERM', listener));
    other.app.enableShutdownHooks();
    expect(one.hooks.actOn('SIGTERM')).toBe(false);
    expect(other.hooks.actOn('SIGTERM')).toBe(true);
  });
});
