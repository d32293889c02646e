import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { errorText } from '../core/text/plain-text.js';
import type { HealthModuleOptions } from '../core/options/options.js';
import { UsageError } from './command.js';

/**
 * The options of `HealthModule` in a file: JSON, or a module whose default export they are.
 * @throws UsageError if there are none
 */
export async function loadOptions(file: string): Promise<HealthModuleOptions> {
  let options: unknown;
  try {
    options = file.endsWith('.json') ? JSON.parse(await readFile(file, 'utf8')) : await defaultExportOf(file);
  } catch (error) {
    throw new UsageError(`cannot read the options in ${file}: ${errorText(error)}`, { cause: error });
  }
  if (typeof options === 'object' && options !== null) return options;
  throw new UsageError(
    `expected the default export of ${file} to be the options of HealthModule, got ${typeof options}`,
  );
}

async function defaultExportOf(file: string): Promise<unknown> {
  const module = (await import(pathToFileURL(resolve(file)).href)) as { readonly default?: unknown };
  // A module that TypeScript has compiled to CommonJS has its default export one level deeper.
  const { __esModule: isCompiled, default: inner } = (module.default ?? {}) as {
    __esModule?: unknown;
    default?: unknown;
  };
  return isCompiled === true ? inner : module.default;
}
