import type { Expression, Node, ObjectLiteralExpression } from 'typescript';
import { membersOf, textIn } from '../source/literals.js';
import type { Project } from '../source/project.js';
import { callsOf, constantText, type Application } from './application.js';

/** What stands before the path of a route, or why that cannot be told. */
export type Before = { readonly text: string } | { readonly problem: string };

/** The global prefix of a route whose own path is `path`, with a slash before it. */
export function globalPrefix(project: Project, application: Application | undefined, path: string): Before {
  const [call, second] = application ? callsOf(project, application, 'setGlobalPrefix') : [];
  if (!application || !call) return { text: '' };
  if (second) return { problem: 'the global prefix is set twice' };
  const prefix = constantText(project, application.main, call.arguments[0]);
  if (prefix === undefined) return { problem: 'the global prefix is not written out in the code' };
  const excluded = excludedIn(project, call.arguments[1]);
  if (!excluded) return { problem: 'what the global prefix excludes is not written out in the code' };
  const isExcluded = excluded.some((pattern) => matches(pattern, path));
  return { text: isExcluded ? '' : slashed(prefix) };
}

/** A path with one slash before it and none after it; the empty text for the root. */
export function slashed(path: string): string {
  const bare = path.replaceAll(/^\/+|\/+$/g, '');
  return bare === '' ? '' : `/${bare}`;
}

/** The version in the path of a route; `own` is what its decorators say. */
export function versionPrefix(
  project: Project,
  application: Application | undefined,
  own: Expression | undefined,
): Before {
  const { ts } = project;
  const [call] = application ? callsOf(project, application, 'enableVersioning') : [];
  if (!call) return { text: '' };
  const [given] = call.arguments;
  const object = given && ts.isObjectLiteralExpression(given) ? given : undefined;
  if (given && !object) return { problem: 'the options of `enableVersioning` are not written out' };
  const options: ReadonlyMap<string, Node> = (object && membersOf(ts, object)) ?? new Map<string, Node>();
  const type = (options.get('type') as Expression | undefined)?.getText();
  if (type !== undefined && !type.endsWith('.URI')) return { text: '' };
  const version = own ?? (options.get('defaultVersion') as Expression | undefined);
  if (!version || version.getText().endsWith('VERSION_NEUTRAL')) return { text: '' };
  const text = textIn(ts, version);
  if (text === undefined) return { problem: 'its version is not one text' };
  const prefix = options.has('prefix') ? textIn(ts, options.get('prefix')) : 'v';
  return prefix === undefined ? { problem: 'the prefix of versions is not a text' } : { text: `/${prefix}${text}` };
}

function excludedIn({ ts }: Project, options: Expression | undefined): string[] | undefined {
  if (!options) return [];
  if (!ts.isObjectLiteralExpression(options)) return undefined;
  const list = membersOf(ts, options)?.get('exclude');
  if (!list) return [];
  if (!ts.isArrayLiteralExpression(list)) return undefined;
  const paths = list.elements.map((each) => textIn(ts, ts.isObjectLiteralExpression(each) ? pathIn(ts, each) : each));
  return paths.every((path) => path !== undefined) ? paths : undefined;
}

function pathIn(ts: Project['ts'], object: ObjectLiteralExpression): Expression | undefined {
  return membersOf(ts, object)?.get('path') as Expression | undefined;
}

/** Whether a pattern of `exclude` is about a path: itself, or everything below what stands before its wildcard. */
function matches(pattern: string, path: string): boolean {
  const [, fixed = '', wildcard] = /^([^*({:]*)(.*)$/.exec(slashed(pattern)) ?? [];
  if (wildcard === '') return slashed(path) === fixed;
  return slashed(path).startsWith(fixed);
}
