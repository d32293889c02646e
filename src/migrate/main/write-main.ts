import { importSpecifier } from '../../code/resolve-import.js';
import { importEnding, styleOf } from '../../code/style.js';
import { siteOf } from '../nest/application-calls.js';
import { hasOddList } from '../nest/modules.js';
import { addHealthModule, existingCall, refusalOf } from '../nest/health-module.js';
import { createClassFile, type NewClass } from '../nest/indicator-file.js';
import type { ModuleOptions } from '../nest/module-options.js';
import type { Changes } from '../source/changes.js';
import type { Project } from '../source/project.js';
import type { MainFile } from './main-file.js';

/** Why the module cannot be added to the application; `undefined` if it can. */
export function obstacle(
  project: Project,
  changes: Changes,
  { root, source }: MainFile,
  options: ModuleOptions,
): string | undefined {
  if (changes.isGiven(root.source))
    return 'the application gets `HealthModule` from another translation: add the options by hand';
  if (hasOddList(project, root, ['imports', 'providers']))
    return `the lists of the root module are not written out: add \`HealthModule\` to ${root.source.path} by hand`;
  const existing = existingCall(project, siteOf(project, source));
  return existing && refusalOf(project, existing, options);
}

/** Adds the module and the classes, which stand beside the main file, to the root module. */
export function writeMain(
  project: Project,
  changes: Changes,
  main: MainFile,
  options: ModuleOptions,
  classes: readonly NewClass[],
): void {
  const { root, source } = main;
  const isHooks = classes.every(({ text }) => text.startsWith('@Injectable'));
  const file =
    classes.length > 0
      ? createClassFile(project, changes, source, classes, isHooks ? 'shutdown.hooks' : 'health.indicators')
      : undefined;
  const ending = importEnding(root.source) ?? importEnding(source) ?? '';
  addHealthModule(project, changes, root, {
    options,
    existing: existingCall(project, siteOf(project, source)),
    providers: classes.map(({ className }) => className),
    from:
      file === undefined ? undefined : importSpecifier(root.source.path, project.beside(source, `${file}.ts`), ending),
  });
}

export function quoteIn({ source }: MainFile): string {
  return styleOf(source).quote;
}
