// Lets a real Prometheus scrape the example for about a minute, with the alerts of deploy/prometheus: the one for degraded has to
// fire, scrapes have to succeed while the event loop is blocked, and no counter may go back. Before that, promtool checks what the
// example exposes, the alerts with their tests, and every query of the dashboard.
//
//   node scripts/prometheus.mjs
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '../examples/orders/dist/embedded-postgres/start-postgres.js';
import { freePorts } from '../test/support/loopback.mjs';
import { Instance } from './rolling-restart/instance.mjs';
import { own } from './rolling-restart/own.mjs';

const DEPLOY = fileURLToPath(new URL('../deploy/', import.meta.url));
const SCRAPE_SECONDS = 2;
/** Instead of the 5 min of the alert, which CI cannot wait for. */
const DEGRADED_FOR = '20s';
const BLOCK_MS = 8000;
const WATCH_MS = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'orders-prometheus-'));
const [port, probePort, nobody, prometheusPort] = await freePorts(4);
const postgres = await startPostgres();
const example = new Instance({
  adapter: 'express',
  port,
  probePort,
  databaseUrl: postgres.url,
  isDrained: true,
  // A Redis that is not there makes the example degraded.
  more: { REDIS_URL: `redis://127.0.0.1:${nobody}`, ALLOW_DEBUG: '1' },
});
try {
  checkFiles();
  await example.start();
  checkExposition(await scrape());
  startPrometheus();
  await watch();
  console.log(`prometheus: scraped the example for ${WATCH_MS / 1000} s, a block of ${BLOCK_MS / 1000} s included`);
} catch (error) {
  console.error(`prometheus: ${error.message}`);
  process.exitCode = 1;
} finally {
  await example.kill();
  await postgres.stop();
}
// Ends Prometheus, too, before its files are removed.
process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }));
process.exit();

/** The alerts with their tests, and the queries of the dashboard. */
function checkFiles() {
  promtool(['check', 'rules', join(DEPLOY, 'prometheus/alerts.yml')]);
  promtool(['test', 'rules', join(DEPLOY, 'prometheus/alerts.test.yml')]);
  const { panels } = JSON.parse(readFileSync(join(DEPLOY, 'grafana/nestjs-vitals.json'), 'utf8'));
  const queries = panels.flatMap(({ targets }) => targets.map(({ expr }) => withoutVariables(expr)));
  const rules = queries.map((expr, index) => ({ record: `query_${index}`, expr }));
  // YAML contains JSON.
  promtool(['check', 'rules', write('dashboard.yml', JSON.stringify({ groups: [{ name: 'dashboard', rules }] }))]);
  console.log(`prometheus: the alerts and ${queries.length} queries of the dashboard are valid`);
}

function withoutVariables(query) {
  return query.replaceAll('$__rate_interval', '1m').replaceAll(/\$\w+/g, '.*');
}

function checkExposition(text) {
  promtool(['check', 'metrics'], text);
  const names = new Set(text.match(/^vitals_\w+/gm));
  console.log(`prometheus: promtool has nothing to say against ${names.size} names of the example`);
}

/** Fails with what promtool says; `check metrics` says it even if it only warns. */
function promtool(args, input = '') {
  try {
    const output = execFileSync('promtool', args, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
    if (args[1] === 'metrics' && output.trim() !== '') throw new Error(output);
  } catch (error) {
    throw new Error(`promtool ${args.join(' ')}:\n${error.stdout ?? ''}${error.stderr ?? error.message}`, {
      cause: error,
    });
  }
}

function startPrometheus() {
  const config = {
    global: {
      scrape_interval: `${SCRAPE_SECONDS}s`,
      scrape_timeout: `${SCRAPE_SECONDS}s`,
      evaluation_interval: `${SCRAPE_SECONDS}s`,
    },
    rule_files: [write('alerts.yml', hurried(readFileSync(join(DEPLOY, 'prometheus/alerts.yml'), 'utf8')))],
    scrape_configs: [{ job_name: 'orders', static_configs: [{ targets: [`127.0.0.1:${probePort}`] }] }],
  };
  own(
    spawn(
      'prometheus',
      [
        `--config.file=${write('prometheus.yml', JSON.stringify(config))}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${prometheusPort}`,
        '--log.level=error',
      ],
      { stdio: ['ignore', 'inherit', 'inherit'] },
    ),
  );
}

/** The alerts, with less patience in the one for degraded. */
function hurried(alerts) {
  const changed = alerts.replace(/(alert: VitalsDegraded\n.*\n +for: )5m/, `$1${DEGRADED_FOR}`);
  if (changed === alerts) throw new Error('the alert VitalsDegraded has no `for: 5m` any more');
  return changed;
}

async function watch() {
  const end = Date.now() + WATCH_MS;
  await until(() => value('up == 1'), 'the example is not scraped');
  await expectFiring('VitalsDegraded');
  const blocked = fetch(`http://127.0.0.1:${port}/debug/block?ms=${BLOCK_MS}`, { method: 'POST' });
  await expectFiring('VitalsEventLoopStalled');
  await blocked;
  await delay(Math.max(end - Date.now(), 3 * SCRAPE_SECONDS * 1000));

  await expectValue('min_over_time(up[1m])', (up) => up === 1, 'a scrape failed');
  await expectValue(
    'max_over_time(vitals_main_thread_silent[1m])',
    (silent) => silent === 1,
    'no scrape was answered in the block',
  );
  await expectValue(
    'max_over_time(vitals_event_loop_silence_seconds[1m])',
    (s) => s > 4,
    'the silence of the block was not seen',
  );
  await expectValue('vitals_main_thread_silent', (silent) => silent === 0, 'the main thread has not come back');
  await expectValue(
    'sum(resets({__name__=~"vitals_.*(total|count|bucket)"}[5m]))',
    (resets) => resets === 0,
    'a counter went back',
  );
}

async function expectFiring(name) {
  await until(() => value(`ALERTS{alertname="${name}", alertstate="firing"}`), `${name} does not fire`);
  console.log(`prometheus: ${name} fires`);
}

async function expectValue(query, isRight, complaint) {
  const seen = await value(query);
  if (seen === undefined || !isRight(seen)) throw new Error(`${complaint}: ${query} is ${seen}`);
}

/** The only value of a query; `undefined` if it has none. */
async function value(query) {
  const url = `http://127.0.0.1:${prometheusPort}/api/v1/query?query=${encodeURIComponent(query)}`;
  const response = await fetch(url).catch(() => undefined);
  const { data } = (await response?.json()) ?? {};
  if (data && data.result.length > 1) throw new Error(`${query} has ${data.result.length} values`);
  const [found] = data?.result ?? [];
  return found && Number(found.value[1]);
}

async function until(look, complaint) {
  const deadline = Date.now() + WATCH_MS;
  while ((await look()) === undefined) {
    if (Date.now() > deadline) throw new Error(complaint);
    await delay(250);
  }
}

async function scrape() {
  const response = await fetch(`http://127.0.0.1:${probePort}/metrics`);
  return response.text();
}

function write(name, text) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}
