import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DEFAULTS } from '../../src/core/options/defaults.js';
import { lint, probes as probesFor } from '../../src/kubernetes/index.js';
import { ran } from '../cli/terminal.js';
import { blocksIn, blocksOf, ROOT, textOf } from './documents.js';
import { parseYaml } from './yaml.js';

describe('a block that claims to equal a file', () => {
  const blocks = blocksIn('js');

  it.each(blocks.map((block) => [`${block.document}:${block.line}`, block] as const))(
    'equals it: %s',
    (_where, block) => {
      expect(block.text).toBe(readFileSync(join(ROOT, block.marks.equals!), 'utf8'));
    },
  );

  it('is the Jest configuration with which a CommonJS application is tested', () => {
    expect(blocks.map(({ marks }) => marks.equals)).toEqual(['test/package/fixtures/commonjs-nest-11/jest.config.cjs']);
  });
});

interface PodSpec {
  readonly terminationGracePeriodSeconds: number;
  readonly containers: readonly [Container];
}

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: number };
  readonly periodSeconds: number;
  readonly failureThreshold: number;
}

interface Container {
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly startupProbe: Probe;
  readonly livenessProbe: Probe;
  readonly readinessProbe: Probe;
}

describe('the Kubernetes manifest of the README', () => {
  const [block, ...others] = blocksOf('README.md').filter(({ language }) => language === 'yaml');
  const pod = parseYaml(block!.text) as unknown as PodSpec;
  const [container] = pod.containers;
  const probes = [container.livenessProbe, container.readinessProbe, container.startupProbe];

  it('is the only manifest', () => {
    expect(others).toEqual([]);
  });

  it('asks the default paths', () => {
    const { liveness, readiness, startup } = DEFAULTS.paths;
    expect(probes.map(({ httpGet }) => httpGet.path)).toEqual([liveness, readiness, startup]);
  });

  it('asks the port that the snippets open', () => {
    const [, probePort] = /forRoot\(\{ port: (\d+) \}\)/.exec(snippet('module'))!;
    const [, appPort] = /app\.listen\((\d+)\)/.exec(snippet('main'))!;
    expect(new Set(probes.map(({ httpGet }) => String(httpGet.port)))).toEqual(new Set([probePort]));
    expect(container.ports.map(({ containerPort }) => String(containerPort))).toEqual([appPort, probePort]);
  });

  it('has no figure but those of probes(), and passes lint', () => {
    const options = { port: 9090 };
    const { ports, terminationGracePeriodSeconds, ...made } = probesFor(options);
    expect(made).toMatchObject({
      startupProbe: container.startupProbe,
      livenessProbe: container.livenessProbe,
      readinessProbe: container.readinessProbe,
    });
    expect(container.ports).toEqual(ports);
    expect(pod.terminationGracePeriodSeconds).toBe(terminationGracePeriodSeconds);
    const indented = block!.text.replaceAll(/^/gm, '  ');
    expect(lint(`kind: Pod\nspec:\n${indented}`, options)).toEqual([]);
  });

  it('grants exactly drain.gracePeriodMs', () => {
    expect(pod.terminationGracePeriodSeconds * 1000).toBe(DEFAULTS.drain.gracePeriodMs);
  });

  it('takes the pod out of rotation within the propagation delay', () => {
    const { periodSeconds } = container.readinessProbe;
    expect(periodSeconds * 1000).toBeLessThanOrEqual(DEFAULTS.drain.propagationDelayMs);
  });
});

function snippet(run: string): string {
  return blocksOf('README.md').find(({ marks }) => marks['run'] === run)!.text;
}

describe('the health check for Docker', () => {
  const [block] = blocksIn('dockerfile');
  const [program, ...args] = commandIn(block!.text);

  it.each([
    [200, 0],
    [503, 1],
  ])('answers %d with the exit code %d', async (status, code) => {
    const server = createServer((request, response) => {
      response.writeHead(request.url === DEFAULTS.paths.liveness ? status : 404).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    expect(await ran([...args, '--port', String(port)])).toMatchObject({ code });
    server.close();
  });

  it('exits with 1 if no server answers', async () => {
    expect(await ran([...args, '--port', '1'])).toMatchObject({ code: 1 });
  });

  it('is that of the image, and runs the command of this package where npm puts it', () => {
    const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
    const check = dockerfile.split('\n').find((line) => line.startsWith('HEALTHCHECK'));
    expect(`${check}\n`).toBe(block!.text);
    const { bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { bin: object };
    expect(Object.keys(bin).map((name) => `node_modules/.bin/${name}`)).toEqual([program]);
  });

  it('has the program of the one of docker-compose.yml', () => {
    expect(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8')).toContain(
      `['CMD', '${program}', 'probe', 'readiness']`,
    );
  });
});

function commandIn(dockerfile: string): [string, ...string[]] {
  return JSON.parse(/CMD (\[.*\])$/m.exec(dockerfile)![1]!) as [string, ...string[]];
}

describe('the table of platforms', () => {
  const rows = textOf('docs/shutdown.md')
    .split('\n')
    .filter((line) => /\|\s+\d+ \|\s+\d+ \|\s+\d+ \|$/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()));

  it.each(rows.map(([, platform, , , ...numbers]) => [platform, ...numbers.map(Number)] as [string, ...number[]]))(
    'has times for %s that pass the checks of the options',
    (_platform, delayMs, deadlineMs, graceMs) => {
      expect(delayMs + DEFAULTS.drain.lingerMs).toBeLessThan(deadlineMs);
      expect(deadlineMs).toBeLessThan(graceMs);
    },
  );

  it.each(['Kubernetes', 'HAProxy', 'ALB', 'nginx', 'Envoy', 'ECS', 'Cloud Run', 'docker stop'])(
    'has a row for %s',
    (name) => {
      expect(rows.some(([, platform]) => platform?.includes(name))).toBe(true);
    },
  );
});

describe('the reader of manifests', () => {
  it.each([
    ['an entry too far in', 'a:\n  b: 1\n    c: 2'],
    ['an entry between two levels', 'a:\n    b: 1\n  c: 2'],
    ['a key twice', 'a: 1\na: 2'],
    ['a key without a value', 'a:\nb: 1'],
    ['a missing space', 'a:1'],
    ['a tab', 'a:\n\tb: 1'],
  ])('refuses %s', (_what, source) => {
    expect(() => parseYaml(source)).toThrow();
  });

  it('reads lists of maps', () => {
    const source = 'a:\n  - b: 1 # one\n    c: { d: x, e: 2 }\n  - { b: 3 }\n';
    expect(parseYaml(source)).toEqual({ a: [{ b: 1, c: { d: 'x', e: 2 } }, { b: 3 }] });
  });
});
