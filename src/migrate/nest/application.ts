import type { CallExpression, Identifier } from 'typescript';
import { textIn } from '../source/literals.js';
import type { Project } from '../source/project.js';
import { nodesFrom } from '../source/nodes.js';
import type { Source } from '../../code/source.js';
import { isTest } from '../source/test-path.js';

/** A file that creates a Nest application. */
export interface Application {
  readonly main: Source;
  /** The call of `NestFactory.create`. */
  readonly creation: CallExpression;
  /** The root module's name in that file. */
  readonly root: Identifier | undefined;
}

export function applicationsIn({ ts, sources }: Project): Application[] {
  return sources
    .filter(({ path }) => !isTest(path))
    .flatMap((main) =>
      nodesFrom(main.file).flatMap((node) => {
        const isCreation =
          ts.isCallExpression(node) &&
          ts.isPropertyAccessExpression(node.expression) &&
          node.expression.expression.getText() === 'NestFactory' &&
          /^create(Microservice|ApplicationContext)?$/.test(node.expression.name.text);
        if (!isCreation) return [];
        const [root] = node.arguments;
        return [{ main, creation: node, root: root && ts.isIdentifier(root) ? root : undefined }];
      }),
    );
}

/** The application that a file belongs to: the one whose folder is nearest above it, or the only one. Of two in one folder, one with routes. */
export function applicationOf(applications: readonly Application[], { path }: Source): Application | undefined {
  const above = applications.filter(({ main }) => path.startsWith(folderOf(main.path)));
  const [nearest] = above.sort(
    (a, b) =>
      folderOf(b.main.path).length - folderOf(a.main.path).length || Number(hasRoutes(b)) - Number(hasRoutes(a)),
  );
  return nearest ?? (applications.length === 1 ? applications[0] : undefined);
}

/** The text of an expression that is written out, or a constant of the same file. */
export function constantText(
  project: Project,
  source: Source,
  node: CallExpression['arguments'][number] | undefined,
): string | undefined {
  const { ts } = project;
  const text = textIn(ts, node);
  if (text !== undefined || !node || !ts.isIdentifier(node)) return text;
  const declarations = source.file.statements.flatMap((each) =>
    ts.isVariableStatement(each) ? each.declarationList.declarations : [],
  );
  const found = declarations.find(({ name }) => ts.isIdentifier(name) && name.text === node.text);
  return textIn(ts, found?.initializer);
}

function hasRoutes({ creation }: Application): boolean {
  return creation.expression.getText().endsWith('.create');
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
