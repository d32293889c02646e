import type { CallExpression } from 'typescript';
import type { Source } from '../../code/source.js';
import { nodesFrom } from '../source/nodes.js';
import type { Project } from '../source/project.js';
import { applicationOf, applicationsIn, type Application } from './application.js';
import { isTest } from '../source/test-path.js';

/** The applications of a project, and the one that a file belongs to, if one is known. */
export interface Site {
  readonly all: readonly Application[];
  readonly own: Application | undefined;
}

export function siteOf(project: Project, source: Source): Site {
  const all = applicationsIn(project);
  return { all, own: applicationOf(all, source) };
}

/** Whether a file may be one of the application: it is no test, and belongs to no other. */
export function mayBelong({ all, own }: Site, source: Source): boolean {
  const other = own && applicationOf(all, source);
  return !isTest(source.path) && (other === undefined || other === own);
}

interface Calls {
  /** Those in the file that makes the application. */
  readonly calls: readonly CallExpression[];
  /** Another file with such a call that may be about the application: what it does cannot be told. */
  readonly elsewhere: Source | undefined;
}

/** The calls of what is written like this, for example of a method of the application. */
export function callsOf(project: Project, site: Site, callee: RegExp): Calls {
  const { ts } = project;
  const { own } = site;
  const callsIn = ({ file }: Source): CallExpression[] =>
    nodesFrom(file).filter(
      (node): node is CallExpression => ts.isCallExpression(node) && callee.test(node.expression.getText()),
    );
  return {
    calls: own ? callsIn(own.main) : [],
    elsewhere: project.sources.find(
      (source) => source !== own?.main && mayBelong(site, source) && callsIn(source).length > 0,
    ),
  };
}
