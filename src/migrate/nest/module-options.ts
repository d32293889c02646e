import type { TypeScript } from '../../code/source.js';
import type { ObjectLiteralExpression } from 'typescript';

/** Options of `HealthModule`, each as the code of its value, in the order in which they are written. */
export interface ModuleOptions {
  readonly paths?: Readonly<Record<string, string>>;
  readonly mount?: string;
  readonly port?: string;
  readonly format?: string;
  readonly startup?: Readonly<Record<string, string>>;
  readonly drain?: Readonly<Record<string, string>>;
}

/** The members of the object of options, one a line. */
export function optionLines(options: ModuleOptions): string[] {
  return Object.entries(options)
    .map(([name, value]: [string, string | Readonly<Record<string, string>>]) => {
      if (typeof value === 'string') return `${name}: ${value},`;
      const members = Object.entries(value).map(([key, code]) => `${key}: ${code}`);
      return members.length === 0 ? '' : `${name}: { ${members.join(', ')} },`;
    })
    .filter((line) => line !== '');
}

/** The names of the options that an object has already. */
export function clashesWith(ts: TypeScript, object: ObjectLiteralExpression, options: ModuleOptions): string[] {
  const names = object.properties.flatMap(({ name }) =>
    name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? [name.text] : [],
  );
  return names.filter((name) => name in options);
}
