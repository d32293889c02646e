import type { Expression, Node } from 'typescript';
import { membersOf, textIn } from '../source/literals.js';
import type { Project } from '../source/project.js';
import { callsOf, type Site } from './application-calls.js';
import { constantText } from './application.js';

/** What stands before the path of a route, or why that cannot be told. */
export type Before = { readonly text: string } | { readonly problem: string };

/** The global prefix of a route whose own path is `path`, with a slash before it. */
export function globalPrefix(project: Project, site: Site, path: string): Before {
  if (!site.own && site.all.length > 1) return { problem: 'this controller may belong to any of several applications' };
  const router = callsOf(project, site, /^RouterModule\.register$/);
  const withRouter = router.calls.length > 0 ? site.own!.main : router.elsewhere;
  if (withRouter) return { problem: `\`RouterModule\` in ${withRouter.path} may put a path before it` };
  const { calls, elsewhere } = callsOf(project, site, /\.setGlobalPrefix$/);
  const [call, second] = calls;
  if (elsewhere) return { problem: `the global prefix is set in ${elsewhere.path}, not where the application is made` };
  if (!site.own || !call) return { text: '' };
  if (second) return { problem: 'the global prefix is set twice' };
  const prefix = constantText(project, site.own.main, call.arguments[0]);
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
export function versionPrefix(project: Project, site: Site, own: Expression | undefined): Before {
  const { ts } = project;
  const { calls, elsewhere } = callsOf(project, site, /\.enableVersioning$/);
  const [call, second] = calls;
  if (elsewhere) return { problem: `versions are set up in ${elsewhere.path}, not where the application is made` };
  if (!call) return { text: '' };
  if (second) return { problem: 'versions are set up twice' };
  const [given] = call.arguments;
  const options = given ? optionsIn(ts, given) : new Map<string, Node>();
  if (!options) return { problem: 'the options of `enableVersioning` are not written out' };
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
  const members = optionsIn(ts, options);
  if (!members) return undefined;
  const list = members.get('exclude');
  if (!list) return [];
  if (!ts.isArrayLiteralExpression(list)) return undefined;
  const excluded = list.elements.map((each) => (ts.isObjectLiteralExpression(each) ? optionsIn(ts, each) : each));
  const paths = excluded
    .filter((each) => !(each instanceof Map) || /(^|\.)(GET|ALL)$/.test(each.get('method')?.getText() ?? 'ALL'))
    .map((each) => textIn(ts, each instanceof Map ? each.get('path') : each));
  return paths.every((path) => path !== undefined) ? paths : undefined;
}

function optionsIn(ts: Project['ts'], node: Expression): Map<string, Node> | undefined {
  return ts.isObjectLiteralExpression(node) ? membersOf(ts, node) : undefined;
}

/** Whether a pattern of `exclude` is about a path: itself, or everything below what stands before its wildcard. */
function matches(pattern: string, path: string): boolean {
  const [, fixed = '', wildcard] = /^([^*({:]*)(.*)$/.exec(slashed(pattern)) ?? [];
  if (wildcard === '') return slashed(path) === fixed;
  return slashed(path).startsWith(fixed);
}
