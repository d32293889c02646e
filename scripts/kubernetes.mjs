// Makes deploy/kubernetes/orders.yaml from the options of the example. test/deploy/kubernetes.spec.ts compares the two.
//
//   node scripts/build.mjs package example && node scripts/kubernetes.mjs
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { manifest } from '../dist/kubernetes/index.js';
import { readConfig } from '../examples/orders/dist/config.js';
import { healthOptions } from '../examples/orders/dist/health/health-options.js';

const { port, probePort } = readConfig({});
const application = { name: 'orders', image: 'orders:1.0.0', containerPort: port };
const file = fileURLToPath(new URL('../deploy/kubernetes/orders.yaml', import.meta.url));
writeFileSync(file, manifest(healthOptions(probePort), application));
