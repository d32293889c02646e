// Measures how long the main thread itself works on the start of the watchdog's thread, while an application boots.
import { HealthModule } from '../../dist/index.js';
import { createApp } from './nest.mjs';

let ms = 0;
// The package does not export this class.
const { prototype } = Reflect.getMetadata('providers', HealthModule).find(({ name }) => name === 'WatchdogService');
const { spawn } = prototype;
prototype.spawn = function timed() {
  const began = performance.now();
  spawn.call(this);
  ms += performance.now() - began;
};
const app = await createApp('express', { imports: [HealthModule.forRoot({ port: 0 })] });
await app.init();
if (ms === 0) throw new Error('no thread was started');
process.send({ ms });
