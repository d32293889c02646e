import { posix } from 'node:path';
import { classesWith, type DecoratedClass } from '../code/decorated-class.js';
import { addImport, importedModules, localName } from '../code/imports.js';
import { Refusal } from '../code/refusal.js';
import { importSpecifier } from '../code/resolve-import.js';
import type { Source } from '../code/source.js';
import { importEnding, styleOf } from '../code/style.js';
import { addImported } from './add-imported.js';
import { BULLMQ, MONGO, OTHERS, TYPEORM, type ClientKind } from './clients.js';
import { findProvider } from './find-provider.js';
import { findConnections, findDataSources, findQueues } from './find-registered.js';
import type { FoundClient } from './found-client.js';
import { indicatorText, type NewIndicator } from './indicator-text.js';
import type { Workspace } from './workspace.js';

/**
 * Writes an indicator for each client of the application, and adds it to the providers of the module that has the client. Returns a
 * sentence for each that a person has to complete.
 */
export function addIndicators(workspace: Workspace): readonly string[] {
  const notes: string[] = [];
  for (const kind of [TYPEORM, MONGO, BULLMQ, ...OTHERS]) {
    if (!isUsed(workspace, kind) || hasIndicator(workspace, kind)) continue;
    const clients = findClients(workspace, kind);
    const added = clients.map((client) => addKnown(workspace, kind, client));
    notes.push(...(clients.length > 0 ? added : [addUnknown(workspace, kind)]).filter((note) => note !== undefined));
  }
  return notes;
}

function isUsed(workspace: Workspace, { packages, users, unless }: ClientKind): boolean {
  const { project } = workspace;
  if (unless !== undefined && project.packages.has(unless)) return false;
  if (!packages.some((name) => project.packages.has(name))) return false;
  // In a monorepo the packages are those of all applications, so only an import tells.
  if (!project.isMonorepo && !users.some((name) => project.packages.has(name))) return true;
  const imported = new Set(workspace.sources().flatMap(importedModules));
  return [...imported].some((from) => packages.some((name) => from === name || from.startsWith(`${name}/`)));
}

/** Whether the application has an indicator of this kind that this file has not written. */
function hasIndicator(workspace: Workspace, { base, entry }: ClientKind): boolean {
  const own = `${folderOf(workspace)}/`;
  return workspace
    .sources()
    .some((source) => !source.path.startsWith(own) && localName(source, base, entry) !== undefined);
}

function findClients(workspace: Workspace, kind: ClientKind): readonly FoundClient[] {
  const modules = workspace
    .sources()
    .flatMap((source) => classesWith(source, 'Module', '@nestjs/common').map((module) => ({ source, module })));
  const found = modules.flatMap(({ source, module }) => findIn(workspace, source, module, kind));
  // Several modules may register one queue.
  return found.filter((each, index) => found.findIndex(({ label }) => label === each.label) === index);
}

function findIn(
  workspace: Workspace,
  source: Source,
  module: DecoratedClass,
  kind: ClientKind,
): readonly FoundClient[] {
  if (kind === TYPEORM) return findDataSources(source, module, isDoubtful(workspace, kind));
  const registered =
    kind === BULLMQ ? findQueues(source, module) : kind === MONGO ? findConnections(source, module) : [];
  const provider = findProvider(workspace, source, module, kind);
  return provider ? [...registered, provider] : registered;
}

function isDoubtful({ project }: Workspace, { doubtfulWith }: ClientKind): boolean {
  return doubtfulWith !== undefined && project.packages.has(doubtfulWith);
}

function addKnown(workspace: Workspace, kind: ClientKind, client: FoundClient): string | undefined {
  const indicator = named(workspace, kind, client);
  if (workspace.exists(indicator.path)) return noteOnFile(workspace, indicator);
  write(workspace, indicator, client.source);
  const { path: modulePath } = client.source;
  const refusal = workspace.change(modulePath, (source) => {
    const module = classesWith(source, 'Module', '@nestjs/common').find(({ name }) => name === client.module.name);
    if (!module) return new Refusal(`${modulePath} has no class ${client.module.name}`);
    const specifier = importSpecifier(modulePath, indicator.path, endingIn(workspace, source));
    const imported = addImport(source, indicator.className, specifier, `${indicator.className}OfHealth`);
    return addImported(source, module, 'providers', imported, (local) => local);
  });
  return refusal && `${refusal.reason}: add ${indicator.className} of ${indicator.path} to the providers of a module.`;
}

/** Writes a class that compiles, but adds it to no module, because Nest could not find its client. */
function addUnknown(workspace: Workspace, kind: ClientKind): string | undefined {
  if (isDoubtful(workspace, kind)) return undefined;
  const token = kind.name.toUpperCase();
  const imports = [{ name: 'Inject', from: '@nestjs/common' }];
  const injection = kind === TYPEORM ? undefined : { decorator: `@Inject('${token}')`, imports };
  const indicator = named(workspace, kind, { injection });
  const { path, className } = indicator;
  if (workspace.exists(path)) return noteOnFile(workspace, indicator);
  write(workspace, indicator, workspace.read(workspace.project.main));
  const replace = injection ? `put the token of your ${kind.title} client in place of '${token}' and ` : '';
  return `${path} is in no module yet: ${replace}add ${className} to the providers of the module that has the client.`;
}

/** What a person has to do because a file has the path of an indicator; nothing if it is one. */
function noteOnFile(workspace: Workspace, { path, kind }: NewIndicator): string | undefined {
  const source = workspace.read(path);
  const isIndicator =
    !(source instanceof Refusal) && importedModules(source).some((from) => from.startsWith('nestjs-vitals'));
  return isIndicator
    ? undefined
    : `${path} is another file: extend ${kind.base} of ${kind.entry} in a file of your own.`;
}

function named(
  workspace: Workspace,
  kind: ClientKind,
  { injection, label }: Pick<FoundClient, 'injection' | 'label'>,
): NewIndicator {
  const words = (label ?? '').split(/[^a-zA-Z0-9]+|(?<=[a-z0-9])(?=[A-Z])/).filter((word) => word !== '');
  if (words.at(-1)?.toLowerCase() === kind.name) words.pop();
  const name = [...words.map((word) => word.toLowerCase()), kind.name].join('-');
  const className = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('') + kind.className;
  const path = posix.join(folderOf(workspace), `${name}.indicator.ts`);
  return { kind, path, name, className: `${/^\d/.test(className) ? '_' : ''}${className}Indicator`, injection };
}

function write(workspace: Workspace, indicator: NewIndicator, model: Source | Refusal): void {
  const style = styleOf(model instanceof Refusal ? undefined : model);
  const ending = model instanceof Refusal ? '' : endingIn(workspace, model);
  workspace.create(indicator.path, indicatorText(indicator, style, ending));
}

function endingIn(workspace: Workspace, source: Source): string {
  return importEnding(source) ?? (workspace.project.isEsm ? '.js' : '');
}

function folderOf({ project }: Workspace): string {
  return posix.join(project.sourceRoot, 'health');
}
