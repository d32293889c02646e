import { importSpecifier } from '../code/resolve-import.js';
import type { Style } from '../code/style.js';
import type { ClientKind } from './clients.js';
import type { Injection } from './found-client.js';

/** An indicator that is to be written. */
export interface NewIndicator {
  readonly kind: ClientKind;
  readonly path: string;
  readonly name: string;
  readonly className: string;
  /** `undefined` if the constructor of the base class asks for the client. */
  readonly injection: Injection | undefined;
}

/** The file with the class of an indicator, written in the style of the application. `ending` is that of relative imports. */
export function indicatorText(indicator: NewIndicator, style: Style, ending: string): string {
  const { kind, path, injection } = indicator;
  const { quote, end, step } = style;
  const decorator = kind.isRequired ? 'RequiredIndicator' : 'OptionalIndicator';
  const type = injection?.type ?? kind.type;
  const isOfEntry = injection !== undefined && injection.type === undefined;
  const imports = [
    ...(injection?.imports ?? []),
    { name: decorator, from: 'nestjs-vitals' },
    { name: isOfEntry ? `${kind.base}, type ${kind.type}` : kind.base, from: kind.entry },
  ];
  const parameter = [injection?.decorator ?? '', `client: ${type}`].filter((part) => part !== '').join(' ');
  const body = injection
    ? ['{', `${step}constructor(${parameter}) {`, `${step}${step}super(client)${end}`, `${step}}`, '}']
    : ['{}'];
  const effect = kind.isRequired
    ? 'While it is unhealthy, this instance is not ready.'
    : 'While it is unhealthy, readiness is degraded, which still answers 200.';
  const lines = [
    ...sorted(imports).map(({ name, from }) => {
      const specifier = from.endsWith('.ts') ? importSpecifier(path, from, ending) : from;
      return `import { ${name} } from ${quote}${specifier}${quote}${end}`;
    }),
    '',
    `/** ${effect} */`,
    `@${decorator}(${quote}${indicator.name}${quote})`,
    `export class ${indicator.className} extends ${kind.base} ${body[0]}`,
    ...body.slice(1),
    '',
  ];
  const text = lines.join(style.newline);
  return quote === "'" ? text : text.replace(/@\w+\('([^'"]*)'\)/g, (call) => call.replaceAll("'", '"'));
}

/** Packages first, then files. */
function sorted<T extends { readonly from: string }>(imports: readonly T[]): readonly T[] {
  return [...imports].sort((a, b) => Number(a.from.endsWith('.ts')) - Number(b.from.endsWith('.ts')));
}
