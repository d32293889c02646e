import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readConfig } from '../../examples/orders/src/config.js';
import { healthOptions } from '../../examples/orders/src/health/health-options.js';
import { lint, manifest } from '../../src/kubernetes/index.js';

const FOLDER = join(import.meta.dirname, '../../deploy/kubernetes');
const { port, probePort } = readConfig({});

describe('deploy/kubernetes', () => {
  it('has the manifest that the options of the example make', () => {
    const made = manifest(healthOptions(probePort), { name: 'orders', image: 'orders:1.0.0', containerPort: port });
    expect(readFileSync(join(FOLDER, 'orders.yaml'), 'utf8')).toBe(made);
  });

  it.each(readdirSync(FOLDER))('has nothing in %s that lint finds', (file) => {
    expect(lint(readFileSync(join(FOLDER, file), 'utf8'), healthOptions(probePort), file)).toEqual([]);
  });
});
