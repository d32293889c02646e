import { posix } from 'node:path';
import { COMPUTED, type SourceFile } from './source-file.js';

/** Judges the whole tree. Each string names a file and what is wrong with it. */
export type Rule = (files: readonly SourceFile[]) => string[];

interface Room {
  readonly rooms: readonly string[];
  readonly packages: RegExp;
}

const NEST = '@nestjs/(common|core)';
const NODE = 'node:.+';
const NOTHING = /^$/;
const TEXT = ['core/text'];
const REPORT = ['core', ...TEXT, 'core/report'];
const OPTIONS = [...REPORT, 'core/options'];
const VERDICT = [...REPORT, 'core/verdict'];
const CORE = [...OPTIONS, 'core/verdict', 'core/check'];
const EDGES = ['discovery', 'log', 'indicators', 'startup', 'heartbeat', 'lifecycle'];
const LIFECYCLE = ['lifecycle/servers', 'lifecycle/microservices', 'lifecycle/signals'];
const HTTP = ['http', 'http/formats', 'http/grpc'];
const MAIN = ['code', 'migrate/source', 'migrate/nest', 'migrate/main'];
const METRICS = ['metrics', 'metrics/collect'];

/**
 * What each room may import besides itself. A room is a folder of `src` or, in `src` itself, a file that others may import:
 * `src/tokens.ts` and `src/system-clock.ts`. The empty name is the rest of `src` itself. A new room needs a row here and in
 * ARCHITECTURE.md.
 */
export const ROOMS: Readonly<Record<string, Room>> = {
  core: { rooms: [], packages: NOTHING },
  'core/text': { rooms: ['core'], packages: NOTHING },
  'core/report': { rooms: ['core', ...TEXT], packages: NOTHING },
  'core/options': { rooms: REPORT, packages: NOTHING },
  'core/verdict': { rooms: REPORT, packages: NOTHING },
  'core/check': { rooms: OPTIONS, packages: NOTHING },
  tokens: { rooms: [], packages: NOTHING },
  'system-clock': { rooms: ['core'], packages: only('node:(timers|perf_hooks)') },
  log: { rooms: ['core', ...TEXT], packages: only(NEST) },
  discovery: { rooms: ['core', ...TEXT], packages: only(NEST, 'node:async_hooks') },
  indicators: { rooms: [...OPTIONS, 'core/check', 'discovery', 'log', 'tokens'], packages: only(NEST) },
  startup: { rooms: [...CORE, 'discovery', 'log', 'tokens'], packages: only(NEST) },
  heartbeat: { rooms: [...OPTIONS, 'tokens'], packages: only(NEST) },
  'lifecycle/servers': { rooms: ['core'], packages: only(NODE) },
  'lifecycle/microservices': { rooms: ['core'], packages: only(NODE) },
  'lifecycle/signals': { rooms: ['core', ...TEXT, 'system-clock'], packages: only('node:os') },
  lifecycle: { rooms: [...OPTIONS, ...LIFECYCLE], packages: only(NEST, NODE) },
  verdicts: { rooms: [...CORE, ...EDGES, ...LIFECYCLE, 'tokens'], packages: only(NEST) },
  http: { rooms: [...OPTIONS, 'core/verdict', 'http/formats'], packages: only(NODE) },
  'http/grpc': { rooms: [...VERDICT, 'http'], packages: only(NODE) },
  serving: { rooms: [...OPTIONS, ...EDGES, 'http/grpc', 'verdicts', 'tokens'], packages: only(NEST) },
  'http/formats': { rooms: [...VERDICT, 'http'], packages: NOTHING },
  probes: { rooms: [...OPTIONS, ...HTTP, 'log', 'verdicts', 'tokens'], packages: only(NEST, NODE) },
  page: { rooms: ['http'], packages: NOTHING },
  'page/script': { rooms: REPORT, packages: NOTHING },
  status: {
    rooms: [...OPTIONS, ...HTTP, 'core/verdict', 'lifecycle', 'log', 'verdicts', 'probes', 'page', 'tokens'],
    packages: only(NEST),
  },
  metrics: { rooms: REPORT, packages: NOTHING },
  'metrics/collect': {
    rooms: [...CORE, ...EDGES, ...LIFECYCLE, ...HTTP, 'verdicts', 'probes', 'metrics', 'tokens'],
    packages: only(NEST),
  },
  obituary: {
    rooms: [...OPTIONS, 'startup', 'lifecycle', 'log', 'tokens'],
    packages: only(NEST, 'node:fs', 'node:path'),
  },
  'watchdog/worker': {
    rooms: [...OPTIONS, ...VERDICT, ...HTTP, 'heartbeat', 'metrics', 'obituary', 'watchdog', 'system-clock'],
    packages: only(NODE),
  },
  watchdog: {
    rooms: [
      ...OPTIONS,
      ...VERDICT,
      ...HTTP,
      ...EDGES,
      ...METRICS,
      'verdicts',
      'probes',
      'page',
      'status',
      'serving',
      'obituary',
      'tokens',
    ],
    packages: only(NEST, NODE),
  },
  channels: {
    rooms: [...CORE, ...EDGES, 'verdicts', 'watchdog', 'tokens'],
    packages: only(NEST, 'node:diagnostics_channel'),
  },
  grpc: { rooms: [...OPTIONS, 'http/grpc', 'lifecycle', 'serving'], packages: only(NEST, '@grpc/grpc-js') },
  prometheus: { rooms: [...OPTIONS, ...METRICS], packages: only(NEST, 'prom-client') },
  opentelemetry: { rooms: [...OPTIONS, ...METRICS], packages: only(NEST, '@opentelemetry/api') },
  clients: { rooms: [], packages: NOTHING },
  consumers: { rooms: ['core', 'heartbeat', 'lifecycle', 'tokens'], packages: only(NEST) },
  redis: { rooms: ['core/report', 'clients'], packages: only('node:events') },
  bullmq: { rooms: ['core', 'core/report', 'clients', 'consumers', 'system-clock'], packages: only(NEST) },
  mongo: { rooms: [...REPORT, 'clients', 'system-clock'], packages: NOTHING },
  nats: { rooms: ['core/report', 'clients'], packages: NOTHING },
  rabbitmq: { rooms: ['core', 'core/report', 'clients', 'consumers'], packages: only(NEST) },
  kafka: { rooms: [...REPORT, 'clients', 'consumers', 'system-clock'], packages: only(NEST) },
  testing: { rooms: ['core', 'core/options', 'system-clock'], packages: only(NODE) },
  'kubernetes/yaml': { rooms: [], packages: only('yaml') },
  'kubernetes/lint': { rooms: ['core/options', 'kubernetes/yaml'], packages: NOTHING },
  'kubernetes/rules': {
    rooms: ['core/text', 'kubernetes/yaml', 'kubernetes/lint', 'kubernetes/times'],
    packages: NOTHING,
  },
  'kubernetes/times': { rooms: OPTIONS, packages: NOTHING },
  kubernetes: {
    rooms: [...OPTIONS, 'kubernetes/yaml', 'kubernetes/lint', 'kubernetes/rules', 'kubernetes/times'],
    packages: only('yaml'),
  },
  'http-indicator': { rooms: ['core', 'core/report', 'clients'], packages: only(NODE) },
  system: { rooms: [...REPORT, 'system-clock'], packages: only(NODE) },
  'cli/formats': { rooms: ['core/text', 'kubernetes/lint', 'kubernetes/rules'], packages: only('node:(path|url)') },
  cli: {
    rooms: [
      'core/text',
      'core/options',
      'code',
      'kubernetes',
      'kubernetes/lint',
      'migrate',
      'migrate/source',
      'cli/formats',
      'system-clock',
    ],
    packages: only(NODE),
  },
  code: { rooms: [], packages: only('typescript', 'node:(path|module)') },
  'nest-add': { rooms: ['code'], packages: only('typescript', 'node:path') },
  'migrate/source': { rooms: ['code'], packages: only('typescript', 'node:path') },
  'migrate/nest': { rooms: ['code', 'migrate/source'], packages: only('typescript') },
  'migrate/main': { rooms: ['code', 'migrate/source', 'migrate/nest'], packages: only('typescript') },
  'migrate/terminus': { rooms: ['code', 'migrate/source', 'migrate/nest'], packages: only('typescript') },
  'migrate/godaddy': { rooms: MAIN, packages: only('typescript') },
  'migrate/lightship': { rooms: MAIN, packages: only('typescript') },
  migrate: {
    rooms: ['code', 'migrate/source', 'migrate/terminus', 'migrate/godaddy', 'migrate/lightship'],
    packages: NOTHING,
  },
  sql: { rooms: REPORT, packages: NOTHING },
  typeorm: { rooms: ['core/report', 'indicators'], packages: only(NEST, '@nestjs/typeorm', 'typeorm') },
  '': {
    rooms: [
      ...CORE,
      ...EDGES,
      ...LIFECYCLE,
      ...HTTP,
      'verdicts',
      'probes',
      'status',
      'serving',
      'watchdog',
      'obituary',
      'channels',
      'consumers',
      ...METRICS,
      'tokens',
      'system-clock',
    ],
    packages: only(NEST, NODE),
  },
};

/** The files that are an entry of the package, and so may gather what others export. */
const ENTRIES = new Set([
  'index.ts',
  'bullmq/index.ts',
  'grpc/index.ts',
  'http-indicator/index.ts',
  'kafka/index.ts',
  'kubernetes/index.ts',
  'mongo/index.ts',
  'nats/index.ts',
  'opentelemetry/index.ts',
  'prometheus/index.ts',
  'rabbitmq/index.ts',
  'redis/index.ts',
  'sql/index.ts',
  'system/index.ts',
  'testing/index.ts',
  'typeorm/index.ts',
]);
/** The only file that reads the clock and sets timers. */
const CLOCK = 'system-clock.ts';
/** The room whose files run in a browser, which has its own clock. */
const BROWSER = /^page\/script\//;
/** The first file of the watchdog's thread. It runs without Nest, in a thread that shares nothing with the application. */
const THREAD = 'watchdog/worker/worker.ts';
/** The files that write lines to the log. Each of them cleans, masks and cuts its lines; `obituary/last-words.ts` does it for the last. */
const WRITERS = new Set([
  'log/health-logger.ts',
  'log/application-log.ts',
  'watchdog/worker/log-line.ts',
  'obituary/termination-file.ts',
]);
/** The program of the command, whose output is no log. */
const PROGRAM = 'cli/main.ts';
/** The file that imports what a person has named on the command line. */
const LOADER = 'cli/load-options.ts';
/** A suffix promises a role in Nest. The file must call the decorator or the builder that gives this role. */
const ROLES: Readonly<Record<string, RegExp>> = {
  module: /^Module$/,
  controller: /^(Controller|Injectable)$/,
  service: /^Injectable$/,
  explorer: /^Injectable$/,
  registry: /^Injectable$/,
  hooks: /^Injectable$/,
  decorator: /^defineMetadata$/,
  'module-definition': /^ConfigurableModuleBuilder$/,
};

export const importsOnlyWhatItsRoomMay: Rule = (files) =>
  files.flatMap((file) => {
    const name = roomOf(file.path);
    const room = ROOMS[name];
    if (!room) return [`${file.path}: the room ${name} has no rule; add it to ROOMS and to ARCHITECTURE.md`];
    return file.imports
      .filter((specifier) => !isAllowed(file, room, specifier))
      .map((specifier) => `${file.path} must not import ${specifier}`);
  });

/** Follows the imports of the thread at run time: no file that it reaches may import Nest. */
export const runsTheThreadWithoutNest: Rule = (files) => {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const reached = new Set([THREAD]);
  for (const path of reached) {
    for (const specifier of byPath.get(path)?.runtimeImports ?? []) {
      const target = targetOf(path, specifier);
      if (target !== undefined) reached.add(target);
    }
  }
  return [...reached].flatMap((path) =>
    (byPath.get(path)?.runtimeImports ?? [])
      .filter((specifier) => specifier.startsWith('@nestjs/'))
      .map((specifier) => `${path} imports ${specifier}, and the thread imports ${path}`),
  );
};

export const importsNoBarrel: Rule = (files) =>
  files.flatMap((file) => [
    ...file.imports.filter(isBarrelSpecifier).map((specifier) => `${file.path} imports the barrel ${specifier}`),
    ...(file.isBarrel && !ENTRIES.has(file.path) ? [`${file.path} is a barrel`] : []),
    ...(/(^|\/)index\.ts$/.test(file.path) && !ENTRIES.has(file.path) ? [`${file.path} is named like an entry`] : []),
  ]);

export const importsInNoCircle: Rule = (files) => {
  const targets = new Map(
    files.map((file) => [file.path, file.imports.flatMap((to) => targetOf(file.path, to) ?? [])]),
  );
  const circles: string[] = [];
  const finished = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) circles.push([...trail.slice(start), path].join(' -> '));
    if (start >= 0 || finished.has(path)) return;
    for (const target of targets.get(path) ?? []) visit(target, [...trail, path]);
    finished.add(path);
  };
  for (const path of targets.keys()) visit(path, []);
  return circles;
};

export const keepsTimeInOneFile: Rule = (files) =>
  files
    .filter((file) => file.path !== CLOCK && !BROWSER.test(file.path))
    .flatMap((file) => file.timeUses.map((use) => `${file.path} uses ${use}; time belongs in ${CLOCK}`));

export const writesLinesInOnePlace: Rule = (files) =>
  files
    .filter((file) => !WRITERS.has(file.path) && file.path !== PROGRAM)
    .flatMap((file) => file.logUses.map((use) => `${file.path} uses ${use}; lines are written by HealthLogger`));

export const saysItsNestRole: Rule = (files) =>
  files.flatMap((file) => {
    const suffix = /\.([\w-]+)\.ts$/.exec(file.path)?.[1];
    const role = suffix === undefined ? undefined : ROLES[suffix];
    if (suffix === undefined) {
      const isProvider = file.calls.includes('Injectable') || file.calls.includes('Module');
      return isProvider ? [`${file.path} has a role in Nest that its name does not say`] : [];
    }
    if (role === undefined)
      return file.path.startsWith('typeorm/') ? [] : [`${file.path}: .${suffix} is no role in Nest`];
    return file.calls.some((call) => role.test(call)) ? [] : [`${file.path} is named .${suffix}, but has no such role`];
  });

export const hidesMembersInOneWay: Rule = (files) =>
  files
    .filter((file) => file.hasPrivateNames)
    .map((file) => `${file.path} hides a member with #; write private, as parameter properties have to`);

export const staysSmall: Rule = (files) => {
  const counts = files.map((file) => file.lineCount).sort((a, b) => a - b);
  const median = counts[Math.floor(counts.length / 2)] ?? 0;
  return [
    ...files.filter((file) => file.lineCount > 200).map((file) => `${file.path} has ${file.lineCount} lines, over 200`),
    ...(median > 60 ? [`the median file has ${median} lines, over 60`] : []),
  ];
};

function only(...packages: string[]): RegExp {
  return new RegExp(`^(${packages.join('|')})$`);
}

function isAllowed(file: SourceFile, room: Room, specifier: string): boolean {
  if (specifier === COMPUTED) return file.path === LOADER;
  if (!specifier.startsWith('.')) return room.packages.test(specifier);
  const target = targetOf(file.path, specifier);
  if (target === undefined || ENTRIES.has(target)) return false;
  return roomOf(target) === roomOf(file.path) || room.rooms.includes(roomOf(target));
}

function isBarrelSpecifier(specifier: string): boolean {
  return /^[./]+$/.test(specifier) || /^\..*\/index(\.js)?$/.test(specifier);
}

/** The file of `src` that a relative specifier stands for, or `undefined` if it leaves `src` or lacks the `.js`. */
function targetOf(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.') || !specifier.endsWith('.js')) return undefined;
  const target = posix.join(posix.dirname(from), specifier);
  return target.startsWith('..') ? undefined : target.replace(/\.js$/, '.ts');
}

function roomOf(path: string): string {
  const folder = posix.dirname(path);
  if (folder !== '.') return folder;
  const name = path.replace(/\.ts$/, '');
  return name in ROOMS ? name : '';
}
