// Measures the start of an application on Express with one route, with or without the module: `node boot-time.mjs <peer>`. Both
// have loaded the module, because its import is measured apart.
import { applicationOf } from './application.mjs';
import { Database } from './database.mjs';
import '../peers/vitals.mjs';

const { setUp } = await import(`../peers/${process.argv[2]}.mjs`);
const application = applicationOf(new Database());
const before = process.cpuUsage();
await setUp({ adapter: 'express', checks: {}, application });
const { user, system } = process.cpuUsage(before);
process.send({ ms: (user + system) / 1000 });
setInterval(() => {}, 1000);
