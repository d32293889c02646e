import type { CallExpression } from 'typescript';
import type { Source } from '../../code/source.js';
import { nodesFrom } from '../source/nodes.js';
import type { Project } from '../source/project.js';
import { applicationOf, isTest, type Application } from './application.js';

/** The applications of a project, and the one that a file belongs to, if one is known. */
export interface Site {
  readonly all: readonly Application[];
  readonly own: Application | undefined;
}

interface Calls {
  /** Those in the file that makes the application. */
  readonly calls: readonly CallExpression[];
  /** Another file with such a call that may be about the application: what it does cannot be told. */
  readonly elsewhere: Source | undefined;
}

/** The calls of what is written like this, for example of a method of the application. */
export function callsOf(project: Project, { all, own }: Site, callee: RegExp): Calls {
  const { ts } = project;
  const mayBeOfIt = (source: Source): boolean => {
    const other = own && applicationOf(all, source);
    return !isTest(source.path) && (other === undefined || other === own);
  };
  const callsIn = ({ file }: Source): CallExpression[] =>
    nodesFrom(file).filter(
      (node): node is CallExpression => ts.isCallExpression(node) && callee.test(node.expression.getText()),
    );
  return {
    calls: own ? callsIn(own.main) : [],
    elsewhere: project.sources.find(
      (source) => source !== own?.main && mayBeOfIt(source) && callsIn(source).length > 0,
    ),
  };
}
