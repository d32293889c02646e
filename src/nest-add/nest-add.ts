import { loadTypeScript } from '../code/load-typescript.js';
import { Refusal } from '../code/refusal.js';
import { addIndicators } from './add-indicators.js';
import { readProject } from './project.js';
import { addHealthModule } from './root-module.js';
import { enableShutdownHooks } from './shutdown-hooks.js';
import type { Context, Tree } from './tree.js';
import { Workspace } from './workspace.js';

/** What the Nest CLI passes. */
export interface NestAddOptions {
  readonly sourceRoot?: string;
}

const ADD_MODULE = 'add HealthModule.forRoot() to the imports of the root module';
const ENABLE_HOOKS = 'call enableShutdownHooks() on the application before it listens';

/** The schematic that `nest add nestjs-vitals` runs. It writes a warning for each thing that a person has to do. */
export function nestAdd(options: NestAddOptions) {
  return (tree: Tree, { logger }: Context): void => {
    for (const note of add(tree, options)) logger.warn(note);
  };
}

function add(tree: Tree, { sourceRoot }: NestAddOptions): readonly string[] {
  const compiler = loadTypeScript(process.cwd());
  if (compiler instanceof Refusal) return [byHand(compiler, ADD_MODULE, ENABLE_HOOKS)];
  const project = readProject(tree, compiler, sourceRoot);
  if (project instanceof Refusal) return [byHand(project, ADD_MODULE, ENABLE_HOOKS)];

  const workspace = new Workspace(tree, compiler, project);
  const module = addHealthModule(workspace);
  const hooks = enableShutdownHooks(workspace);
  const isSame = module && module.reason === hooks?.reason;
  return [
    ...(module ? [isSame ? byHand(module, ADD_MODULE, ENABLE_HOOKS) : byHand(module, ADD_MODULE)] : []),
    ...(hooks && !isSame ? [byHand(hooks, ENABLE_HOOKS)] : []),
    ...addIndicators(workspace),
  ];
}

function byHand({ reason }: Refusal, ...what: readonly string[]): string {
  return `${reason}: ${what.join(', and ')}.`;
}
