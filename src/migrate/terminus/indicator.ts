import type { Expression, Node } from 'typescript';
import { luggageOf } from '../nest/carry.js';
import { classNameFor, classText, literal, type NewClass } from '../nest/indicator-file.js';
import { parameterText } from '../nest/parameters.js';
import type { Wanted } from '../source/imports.js';
import { asOperand, numberIn } from '../source/literals.js';
import { commentsBefore, isOfSeveralLines, nodesFrom } from '../source/nodes.js';
import type { TypeScript } from '../../code/source.js';
import { indentAt, styleOf } from '../../code/style.js';
import { entryOf, membersUsed, timeoutIn, type Controller, type Entry, type PropertyCall } from './entry.js';
import { keyOf } from './entry-name.js';
import { READY, type Ready } from './known.js';

const MAIN = 'nestjs-vitals';
/** What the module takes as a name, which is also a part of a path. */
const NAME =
  /^(?!__proto__$)[^/\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]([^/\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{0,61}[^/\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s])?$/u;

/** An indicator for an entry of `health.check([…])`. */
export interface Translated extends NewClass {
  /** The name under which it answers. */
  readonly key: string;
  /** What the entry says, to compare it with another of the same key. */
  readonly meaning: string;
}

/** Translates an element of `health.check([…])`, or returns a sentence that says why it cannot. */
export function translate(
  controller: Controller,
  element: Expression,
  taken: ReadonlySet<string>,
): Translated | string {
  const entry = entryOf(controller, element);
  if (!entry)
    return 'this entry is not a function that is written out here: write a class with `@RequiredIndicator` for it';
  if (entry.hasUnknownTime)
    return 'this entry has a time that is not a number that is written out: write a class with `@RequiredIndicator` for it';
  const key = keyOf(controller, entry);
  if (key === undefined)
    return 'the key of this entry is not one text that is written out: write a class with `@RequiredIndicator` for it';
  if (!NAME.test(key))
    return `\`${key}\` cannot be the name of an indicator, which has 1 to 63 characters and no "/": write a class with another name`;
  const { names, isBare } = membersUsed(controller.project, element);
  const foreign = [...names].find((name) => !controller.properties.has(name));
  if (foreign !== undefined || isBare)
    return `this entry uses ${foreign === undefined ? '`this`' : `\`this.${foreign}\``}, which the controller makes itself: write a class with \`@RequiredIndicator\` that has it`;

  const className = classNameFor(key, taken);
  const made =
    readyClass(controller, entry, key, className) ??
    memoryClass(controller, entry, key, className) ??
    wrapping(controller, entry, key, className);
  if (typeof made === 'string') return `${made}: write a class with \`@RequiredIndicator('${key}')\` for this entry`;
  const comments = commentsBefore(controller.source.text, element);
  return { ...made, text: comments + made.text, key, className, meaning: element.getText() };
}

type Made = NewClass | string;

function readyClass(controller: Controller, entry: Entry, key: string, className: string): Made | undefined {
  const ready = entry.call && READY[`${entry.call.terminusClass}.${entry.call.method}`]?.(controller, entry.call);
  if (!ready || ready.nodes.some((node) => !isSettled(controller, node))) return undefined;
  const members = [...new Set(ready.nodes.flatMap((node) => [...membersUsed(controller.project, node).names]))];
  const properties = members.map((name) => controller.properties.get(name)!);
  const parameters = [
    ...(ready.parameters ?? []),
    ...properties.map((each) => parameterText(controller.project.ts, each, false)),
  ];
  const luggage = luggageOf(controller.project, controller.source, [...ready.nodes, ...properties]);
  if (typeof luggage === 'string') return luggage;
  const text = classText({
    decorator: decoratorText(controller, key, { ...entry.options, ...ready.options }),
    className,
    heritage: `extends ${ready.base}`,
    parameters,
    construction: ready.args.length > 0 ? `super(${ready.args.join(', ')});` : undefined,
  });
  return { className, text, luggage, imports: [...importsOf(ready), { name: 'RequiredIndicator', from: MAIN }] };
}

/** Whether an expression has the same value when the class is made: it calls nothing but the `get` of a configuration. */
function isSettled({ project: { ts } }: Controller, expression: Expression): boolean {
  return nodesFrom(expression).every((node) => {
    if (ts.isCallExpression(node)) return /^this\.\w+\.get(OrThrow)?$/.test(node.expression.getText());
    return !ts.isAwaitExpression(node) && !ts.isNewExpression(node);
  });
}

const MEMORY: Readonly<Record<string, { part: string; keyword: string }>> = {
  checkHeap: { part: 'heapUsed', keyword: 'heap' },
  checkRSS: { part: 'rss', keyword: 'rss' },
};

/** A limit on the heap or on the RSS in bytes, which the ready indicator does not have. */
function memoryClass(controller: Controller, entry: Entry, key: string, className: string): Made | undefined {
  const { call } = entry;
  const limit = call?.terminusClass === 'MemoryHealthIndicator' ? call.args[1] : undefined;
  const memory = call && MEMORY[call.method];
  if (!limit || !memory || !isSettled(controller, limit)) return undefined;
  const properties = [...membersUsed(controller.project, limit).names].map((name) => controller.properties.get(name)!);
  const luggage = luggageOf(controller.project, controller.source, [limit, ...properties]);
  if (typeof luggage === 'string') return luggage;
  const quote = styleOf(controller.source).quote;
  const { ts } = controller.project;
  const bound = numberIn(ts, limit) === undefined ? asOperand(ts, limit) : limit.getText();
  const text = classText({
    decorator: decoratorText(controller, key, entry.options),
    className,
    heritage: 'implements Indicator',
    parameters: properties.map((each) => parameterText(controller.project.ts, each, true)),
    methods: [
      'check() {',
      `  const { ${memory.part} } = process.memoryUsage();`,
      `  if (${memory.part} <= ${bound}) return healthy();`,
      `  return unhealthy(${literal(`Used ${memory.keyword} exceeded the set threshold`, quote)});`,
      '}',
    ],
  });
  const names = ['healthy', 'RequiredIndicator', 'unhealthy'].map((name): Wanted => ({ name, from: MAIN }));
  return { className, text, luggage, imports: [INDICATOR, ...names] };
}

const INDICATOR: Wanted = { name: 'Indicator', from: MAIN, isType: true };

/** A class that does what the entry did, whose result the module understands. */
function wrapping(
  controller: Controller,
  { code, isAsync, call, options }: Entry,
  key: string,
  className: string,
): Made {
  const { ts } = controller.project;
  const properties = [...membersUsed(controller.project, code).names].map((name) => controller.properties.get(name)!);
  const luggage = luggageOf(controller.project, controller.source, [code, ...properties]);
  if (typeof luggage === 'string') return luggage;
  const body = ts.isBlock(code)
    ? movedCode(controller, code)
    : `{\n  return ${movedCode(controller, ts.isParenthesizedExpression(code) ? code.expression : code).replaceAll('\n', '\n  ')};\n}`;
  const text = classText({
    decorator: decoratorText(controller, key, { ...longTimeout(ts, call), ...options }),
    className,
    heritage: 'implements Indicator',
    parameters: properties.map((each) => parameterText(ts, each, true)),
    methods: `${isAsync ? 'async ' : ''}check() ${body}`.split('\n'),
  });
  return { className, text, luggage, imports: [INDICATOR, { name: 'RequiredIndicator', from: MAIN }] };
}

/** The call's own limit, if it is longer than what an indicator has by default. */
function longTimeout(ts: TypeScript, call: PropertyCall | undefined): Record<string, string> {
  const timeout = (call && numberIn(ts, timeoutIn(ts, call))) ?? 0;
  return timeout > 2000 ? { timeoutMs: String(timeout) } : {};
}

/** Code without the indentation that it had, in steps of two spaces. */
function movedCode({ source, project }: Controller, node: Node): string {
  const isVerbatim = nodesFrom(node).some((each) => isOfSeveralLines(project.ts, each));
  const indent = indentAt(source.text, node.getStart());
  return isVerbatim ? node.getText() : node.getText().replaceAll(/\r\n/g, '\n').replaceAll(`\n${indent}`, '\n');
}

function decoratorText({ source }: Controller, key: string, options: Readonly<Record<string, string>>): string {
  const members = Object.entries(options).map(([name, value]) => `${name}: ${value}`);
  const second = members.length > 0 ? `, { ${members.join(', ')} }` : '';
  return `@RequiredIndicator(${literal(key, styleOf(source).quote)}${second})`;
}

function importsOf({ base, from, imports = [] }: Ready): Wanted[] {
  return [{ name: base, from }, ...imports];
}
