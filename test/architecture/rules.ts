import { posix } from 'node:path';
import { COMPUTED, type SourceFile } from './source-file.js';

/** Judges the whole tree; each string names a file and what is wrong with it. */
export type Rule = (files: readonly SourceFile[]) => string[];

interface Layer {
  readonly folders: readonly string[];
  readonly packages: RegExp;
}

const NEST = '@nestjs/(common|core)';
const NOTHING = /^$/;

/** What a folder of `src` may import, besides itself. The empty name is `src` itself. A new folder needs a row here and in ARCHITECTURE.md. */
export const LAYERS: Readonly<Record<string, Layer>> = {
  core: { folders: [], packages: NOTHING },
  log: { folders: ['core'], packages: only(NEST) },
  discovery: { folders: ['core'], packages: only(NEST, 'node:async_hooks') },
  indicators: { folders: ['core', 'discovery', 'log'], packages: only(NEST) },
  startup: { folders: ['core', 'discovery', 'log'], packages: only(NEST) },
  lifecycle: { folders: ['core'], packages: only(NEST, 'node:.+') },
  heartbeat: { folders: ['core'], packages: only(NEST, 'node:.+') },
  probes: {
    folders: ['core', 'log', 'discovery', 'indicators', 'startup', 'lifecycle', 'heartbeat'],
    packages: only(NEST, 'node:.+'),
  },
  watchdog: {
    folders: ['core', 'log', 'lifecycle', 'heartbeat', 'probes'],
    packages: only(NEST, 'node:.+'),
  },
  typeorm: { folders: ['core', 'indicators'], packages: only(NEST, '@nestjs/typeorm', 'typeorm') },
  '': {
    folders: ['core', 'log', 'discovery', 'indicators', 'startup', 'lifecycle', 'heartbeat', 'probes', 'watchdog'],
    packages: only(NEST, 'node:.+'),
  },
};

/** The files that are an entry of the package, and so may gather what others export. */
const ENTRIES = new Set(['index.ts', 'typeorm/index.ts']);
/** The only file that reads the clock and sets timers. */
const CLOCK = 'core/clock.ts';
/** The files that write lines, each of which cleans, masks and cuts them. */
const WRITERS = new Set([
  'log/health-logger.service.ts',
  'log/application-log.service.ts',
  'watchdog/worker/log-line.ts',
]);
const NEST_ROLE = /\.(module|controller|service|decorator|explorer|registry|module-definition|hooks)\.ts$/;
/** A folder that binds another Nest package is Nest's from end to end. */
const NEST_FOLDERS = new Set(['typeorm']);

export const importsOnlyWhatItsFolderMay: Rule = (files) =>
  files.flatMap((file) => {
    const folder = folderOf(file.path);
    const layer = LAYERS[folder];
    if (!layer) return [`${file.path}: the folder ${folder} has no rule; add it to LAYERS and to ARCHITECTURE.md`];
    return file.imports
      .filter((specifier) => !isAllowed(file, folder, layer, specifier))
      .map((specifier) => `${file.path} must not import ${specifier}`);
  });

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
    .filter((file) => file.path !== CLOCK)
    .flatMap((file) => file.timeUses.map((use) => `${file.path} uses ${use}; time belongs in ${CLOCK}`));

export const writesLinesInOnePlace: Rule = (files) =>
  files
    .filter((file) => !WRITERS.has(file.path))
    .flatMap((file) => file.logUses.map((use) => `${file.path} uses ${use}; lines are written by HealthLogger`));

export const touchesNestOnlyByName: Rule = (files) =>
  files
    .filter((file) => !NEST_ROLE.test(file.path) && !NEST_FOLDERS.has(folderOf(file.path)))
    .filter((file) => file.imports.some((specifier) => specifier.startsWith('@nestjs/')))
    .map((file) => `${file.path} imports Nest, but its name has no Nest suffix`);

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

function isAllowed(file: SourceFile, folder: string, layer: Layer, specifier: string): boolean {
  if (specifier === COMPUTED) return false;
  if (!specifier.startsWith('.')) return layer.packages.test(specifier);
  const target = targetOf(file.path, specifier);
  if (target === undefined || ENTRIES.has(target)) return false;
  return folderOf(target) === folder || layer.folders.includes(folderOf(target));
}

function isBarrelSpecifier(specifier: string): boolean {
  return /^[./]+$/.test(specifier) || /^\..*\/index(\.js)?$/.test(specifier);
}

/** The file of `src` that a relative specifier stands for; none where it leaves `src` or lacks the `.js`. */
function targetOf(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.') || !specifier.endsWith('.js')) return undefined;
  const target = posix.join(posix.dirname(from), specifier);
  return target.startsWith('..') ? undefined : target.replace(/\.js$/, '.ts');
}

function folderOf(path: string): string {
  const slash = path.indexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}
