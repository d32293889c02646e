import { parseSync } from '@swc/core';

/** The properties of one file of `src` that the rules of the architecture judge. */
export interface SourceFile {
  /** The path from `src`, with forward slashes. */
  readonly path: string;
  readonly lineCount: number;
  /** The specifiers of everything that it imports or re-exports, including types only. */
  readonly imports: readonly string[];
  /** Those `imports` that are left at run time. */
  readonly runtimeImports: readonly string[];
  /** The names of the functions, methods, decorators and classes that it calls. */
  readonly calls: readonly string[];
  /** Whether it hides a member of a class with `#`. */
  readonly hasPrivateNames: boolean;
  /** The global clock and timer functions of Node that it uses. */
  readonly timeUses: readonly string[];
  /** What it uses to write to a log or to the output of a log. */
  readonly logUses: readonly string[];
  /** Whether it only re-exports from other files. */
  readonly isBarrel: boolean;
}

/** The specifier of an import with a computed target. No rule can judge it, so every rule of imports refuses it. */
export const COMPUTED = '(computed)';

const LOGS = new Set(['Logger', 'ConsoleLogger', 'console', 'writeSync', 'appendFileSync', 'emitWarning']);
const TIMERS = new Set(['setTimeout', 'setInterval', 'setImmediate', 'hrtime', 'performance']);

/** A node of the syntax tree, with what one or another type of node has. */
interface Node {
  readonly type: string;
  readonly argument?: unknown;
  readonly arguments?: unknown;
  readonly callee?: unknown;
  readonly expression?: unknown;
  readonly isTypeOnly?: unknown;
  readonly object?: unknown;
  readonly property?: unknown;
  readonly source?: unknown;
  readonly specifiers?: unknown;
  readonly typeOnly?: unknown;
  readonly value?: unknown;
}

export function parseSource(path: string, text: string): SourceFile {
  const body = parse(path, text);
  const nodes = [...descendants(body)];
  return {
    path,
    lineCount: text.trimEnd().split('\n').length,
    imports: nodes.flatMap((node) => specifierOf(node) ?? []),
    runtimeImports: nodes.filter((node) => !isForTypes(node)).flatMap((node) => specifierOf(node) ?? []),
    calls: [...new Set(nodes.flatMap((node) => calleeOf(node) ?? []))],
    hasPrivateNames: nodes.some(({ type }) => type === 'PrivateName'),
    timeUses: [...new Set(nodes.flatMap((node) => timeUseOf(node) ?? []))],
    logUses: [...new Set(nodes.flatMap((node) => logUseOf(node) ?? []))],
    isBarrel: body.length > 0 && body.every((node) => isPassedOn(node as unknown as Node)),
  };
}

function parse(path: string, text: string) {
  try {
    return parseSync(text, { syntax: 'typescript', decorators: true, target: 'es2022' }).body;
  } catch (error) {
    throw new Error(`${path} cannot be parsed`, { cause: error });
  }
}

function* descendants(value: unknown): Generator<Node> {
  if (Array.isArray(value)) {
    for (const item of value) yield* descendants(item);
  } else if (typeof value === 'object' && value !== null) {
    if (isNode(value)) yield value;
    for (const child of Object.values(value)) yield* descendants(child);
  }
}

function specifierOf(node: Node): string | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      return literal(node.source);
    case 'TsImportType':
      return literal(node.argument);
    case 'TsExternalModuleReference':
      return literal(node.expression);
    case 'CallExpression':
      return isModuleCall(node) ? (literal(firstArgument(node)) ?? COMPUTED) : undefined;
    default:
      return undefined;
  }
}

/** Whether the compiler removes this import or re-export, because it is marked as one for types. */
function isForTypes(node: Node): boolean {
  if (node.type === 'TsImportType' || node.typeOnly === true) return true;
  const specifiers = Array.isArray(node.specifiers) ? (node.specifiers as Node[]) : [];
  return (
    node.type === 'ImportDeclaration' &&
    specifiers.length > 0 &&
    specifiers.every(({ isTypeOnly }) => isTypeOnly === true)
  );
}

function calleeOf(node: Node): string | undefined {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return undefined;
  const { callee } = node;
  if (!isNode(callee)) return undefined;
  const name = callee.type === 'MemberExpression' ? callee.property : callee;
  return isNode(name) && name.type === 'Identifier' ? String(name.value) : undefined;
}

function timeUseOf(node: Node): string | undefined {
  if (node.type === 'Identifier' && TIMERS.has(String(node.value))) return String(node.value);
  if (node.type === 'NewExpression' && isNamed(node.callee, 'Date')) return 'new Date';
  if (node.type === 'CallExpression' && isNamed(node.callee, 'Date')) return 'Date()';
  // `Date.parse` reads no clock.
  if (node.type === 'MemberExpression' && isNamed(node.object, 'Date') && !isNamed(node.property, 'parse'))
    return 'Date.now';
  const specifier = specifierOf(node);
  return specifier && /^(node:)?(timers|perf_hooks)\b/.test(specifier) ? specifier : undefined;
}

function logUseOf(node: Node): string | undefined {
  if (node.type === 'Identifier' && LOGS.has(String(node.value))) return String(node.value);
  if (node.type !== 'MemberExpression' || !isNode(node.object) || !isNamed(node.property, 'write')) return undefined;
  const stream = isNode(node.object.property) ? String(node.object.property.value) : '';
  return /^std(out|err)$/.test(stream) ? `${stream}.write` : undefined;
}

function isPassedOn(node: Node): boolean {
  return node.type === 'ExportAllDeclaration' || (node.type === 'ExportNamedDeclaration' && isNode(node.source));
}

function isModuleCall({ callee }: Node): boolean {
  return (isNode(callee) && callee.type === 'Import') || isNamed(callee, 'require');
}

function firstArgument(call: Node): unknown {
  const [first] = call.arguments as { readonly expression: unknown }[];
  return first?.expression;
}

function literal(value: unknown): string | undefined {
  return isNode(value) && value.type === 'StringLiteral' ? String(value.value) : undefined;
}

function isNamed(value: unknown, name: string): boolean {
  return isNode(value) && value.type === 'Identifier' && value.value === name;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}
