import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Refusal } from './refusal.js';
import type { TypeScript } from './source.js';

/**
 * The compiler of the project in this folder, or that of its Nest CLI: from TypeScript 7 on, the package `typescript` has no functions
 * to call.
 */
export function loadTypeScript(folder: string): TypeScript | Refusal {
  const project = createRequire(join(folder, 'package.json'));
  const own = loaded(project);
  if (own) return own;
  const ofNest = loaded(() => createRequire(project.resolve('@nestjs/cli/package.json'))('typescript') as unknown);
  return ofNest ?? new Refusal(`${folder} has no package typescript from 5 to 6, which reads the source files`);
}

function loaded(load: (id: string) => unknown): TypeScript | undefined {
  try {
    const module = load('typescript') as Partial<TypeScript>;
    return typeof module.createSourceFile === 'function' ? (module as TypeScript) : undefined;
  } catch {
    return undefined;
  }
}
