import { findCreateCall, type CreateCall } from '../code/bootstrap.js';
import { classesWith, type DecoratedClass } from '../code/decorated-class.js';
import { addImport, localName, originOf } from '../code/imports.js';
import { Refusal } from '../code/refusal.js';
import { mentions, type Source } from '../code/source.js';
import { addImported } from './add-imported.js';
import type { Workspace } from './workspace.js';

/** Adds `HealthModule.forRoot()` to the imports of the root module, unless some module has it. */
export function addHealthModule(workspace: Workspace): Refusal | undefined {
  if (workspace.sources().some(usesHealthModule)) return undefined;
  const main = workspace.read(workspace.project.main);
  if (main instanceof Refusal) return main;
  const call = findCreateCall(main);
  if (call instanceof Refusal) return call;
  const root = findRootModule(workspace, main, call);
  if (root instanceof Refusal) return root;
  // Without an HTTP server of its own, the application needs a port for its probes.
  const options = call.method === 'create' ? '' : '{ port: 9090 }';
  return workspace.change(root.path, (source) => {
    const module = moduleOf(source, root.name);
    if (module instanceof Refusal) return module;
    const imported = addImport(source, 'HealthModule', 'nestjs-vitals', 'VitalsModule');
    return addImported(source, module, 'imports', imported, (local) => `${local}.forRoot(${options})`);
  });
}

function usesHealthModule(source: Source): boolean {
  const local = localName(source, 'HealthModule', 'nestjs-vitals');
  return local !== undefined && mentions(source, local);
}

/** The file and the class of the first argument of `NestFactory.create`, which is a class or a call of one of its static methods. */
function findRootModule(
  workspace: Workspace,
  main: Source,
  call: CreateCall,
): { readonly path: string; readonly name: string } | Refusal {
  const name = /^(\w+)(\.\w+\([^]*\))?$/.exec(call.module.getText(main.file))?.[1];
  if (name === undefined) return new Refusal(`${main.path} does not name the root module`);
  const origin = originOf(main, name);
  if (!origin) {
    const own = moduleOf(main, name);
    return own instanceof Refusal ? own : { path: main.path, name };
  }
  const path = workspace.fileOf(main, origin.from);
  if (path === undefined)
    return new Refusal(`${main.path} imports ${name} from ${origin.from}, which is not the path of a file`);
  const source = workspace.read(path);
  if (source instanceof Refusal) return source;
  const module = moduleOf(source, origin.name);
  return module instanceof Refusal ? module : { path, name: module.name };
}

function moduleOf(source: Source, name: string): DecoratedClass | Refusal {
  const modules = classesWith(source, 'Module', '@nestjs/common');
  const isDefault = ({ node }: DecoratedClass): boolean =>
    node.modifiers?.some(({ kind }) => kind === source.ts.SyntaxKind.DefaultKeyword) === true;
  const found = modules.find((each) => (name === 'default' ? isDefault(each) : each.name === name));
  return found ?? new Refusal(`${source.path} has no class ${name} with the decorator @Module`);
}
