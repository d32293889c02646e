import type { Expression, Node } from 'typescript';
import { asOperand, membersOf, numberIn } from '../source/literals.js';
import { nodesFrom } from '../source/nodes.js';
import type { Wanted } from '../source/imports.js';
import type { Controller, PropertyCall } from './entry.js';
import { statusRange } from './status-range.js';

/** A ready indicator to extend. */
export interface Ready {
  readonly base: string;
  readonly from: string;
  /** The arguments of `super`, where the controller's members are parameters. */
  readonly args: readonly string[];
  /** Parameters that the controller does not have. */
  readonly parameters?: readonly string[];
  readonly imports?: readonly Wanted[];
  /** The expressions that move into the class. */
  readonly nodes: readonly Expression[];
  readonly options: Readonly<Record<string, string>>;
}

type Translation = (controller: Controller, call: PropertyCall) => Ready | undefined;

/** The calls of Terminus that a ready indicator can take over; `undefined` if it cannot in this form. */
export const READY: Readonly<Record<string, Translation>> = {
  'TypeOrmHealthIndicator.pingCheck': (controller, { args }) => {
    const options = optionsIn(controller, args[1], ['connection', 'timeout']);
    if (!options || speaksOf(controller, /type:\s*['"`]mongodb/)) return undefined;
    const connection = options.get('connection');
    return {
      base: 'TypeOrmIndicator',
      from: 'nestjs-vitals/typeorm',
      ...clientFrom(connection),
      options: timeoutFrom(options),
    };
  },
  'PrismaHealthIndicator.pingCheck': (controller, { args }) => {
    const options = optionsIn(controller, args[2], ['timeout']);
    if (!options || !args[1] || speaksOf(controller, /provider\s*=\s*"mongodb"/, /\.prisma$/)) return undefined;
    return { ...SQL, ...clientFrom(args[1]), options: timeoutFrom(options) };
  },
  'SequelizeHealthIndicator.pingCheck': (controller, { args }) => {
    const options = optionsIn(controller, args[1], ['connection', 'timeout']);
    if (!options) return undefined;
    const connection = options.get('connection');
    const given = connection ? clientFrom(connection) : SEQUELIZE;
    return { ...SQL, ...given, options: timeoutFrom(options) };
  },
  'MongooseHealthIndicator.pingCheck': (controller, { args }) => {
    const options = optionsIn(controller, args[1], ['connection', 'timeout']);
    if (!options || speaksOf(controller, /"mongoose": *"[~^]?[0-7]\./, /package\.json$/)) return undefined;
    const connection = options.get('connection');
    const given = connection ? clientFrom(connection) : MONGOOSE;
    return { base: 'MongoIndicator', from: 'nestjs-vitals/mongo', ...given, options: timeoutFrom(options) };
  },
  'MikroOrmHealthIndicator.pingCheck': (controller, { args }) => {
    const options = optionsIn(controller, args[1], ['timeout']);
    if (!options || speaksOf(controller, /@mikro-orm\/mongodb/, /package\.json$|\.ts$/)) return undefined;
    return { ...SQL, ...MIKRO_ORM, options: timeoutFrom(options) };
  },
  'HttpHealthIndicator.pingCheck': (controller, { args: [, url, given] }) => http(controller, url, given, '[200, 399]'),
  'HttpHealthIndicator.responseCheck': (controller, { args: [, url, callback, given] }) => {
    const range = callback ? statusRange(controller.project.ts, callback) : undefined;
    return range === undefined ? undefined : http(controller, url, given, range);
  },
  'DiskHealthIndicator.checkStorage': (controller, { args }) => {
    const options = optionsIn(controller, args[1], ['path', 'thresholdPercent']);
    const [path, threshold] = [options?.get('path'), options?.get('thresholdPercent')];
    if (!path || !threshold) return undefined;
    const share = numberIn(controller.project.ts, threshold);
    const free =
      share === undefined
        ? `100 - 100 * ${asOperand(controller.project.ts, threshold, codeOf(threshold))}`
        : String(Number((100 - 100 * share).toFixed(6)));
    const text = `{ path: ${codeOf(path)}, minFreePercent: ${free} }`;
    return { base: 'DiskIndicator', from: 'nestjs-vitals/system', args: [text], nodes: [path, threshold], options: {} };
  },
};

const SQL = { base: 'SqlIndicator', from: 'nestjs-vitals/sql' };
const SEQUELIZE = {
  args: ['sequelize'],
  parameters: ['@InjectConnection() sequelize: Sequelize'],
  imports: [
    { name: 'InjectConnection', from: '@nestjs/sequelize' },
    { name: 'Sequelize', from: 'sequelize-typescript' },
  ],
  nodes: [],
};
const MONGOOSE = {
  args: ['connection'],
  parameters: ['@InjectConnection() connection: Connection'],
  imports: [
    { name: 'InjectConnection', from: '@nestjs/mongoose' },
    { name: 'Connection', from: 'mongoose' },
  ],
  nodes: [],
};
const MIKRO_ORM = {
  args: ['orm'],
  parameters: ['orm: MikroORM'],
  imports: [{ name: 'MikroORM', from: '@mikro-orm/core' }],
  nodes: [],
};

/** A request; the indicator does not follow redirects, so that they count as answers if the old one followed them. */
function http(
  controller: Controller,
  url: Expression | undefined,
  given: Expression | undefined,
  range: string,
): Ready | undefined {
  const options = optionsIn(controller, given, ['timeout', 'headers']);
  if (!url || !options) return undefined;
  const headers = options.get('headers');
  const text = `{ status: ${range}${headers ? `, headers: ${codeOf(headers)}` : ''} }`;
  const nodes = [url, ...(headers ? [headers] : [])];
  return {
    base: 'HttpIndicator',
    from: 'nestjs-vitals/http',
    args: [codeOf(url), text],
    nodes,
    options: timeoutFrom(options),
  };
}

/** The members of an argument, if it is written out and has no others than these; none if there is no argument. */
function optionsIn(
  { project: { ts } }: Controller,
  node: Expression | undefined,
  known: readonly string[],
): Map<string, Expression> | undefined {
  if (!node) return new Map();
  const members = ts.isObjectLiteralExpression(node) ? membersOf(ts, node) : undefined;
  const isKnown = members && [...members.keys()].every((name) => known.includes(name));
  return isKnown ? (members as Map<string, Expression>) : undefined;
}

function clientFrom(client: Expression | undefined): Pick<Ready, 'args' | 'nodes'> {
  return client ? { args: [codeOf(client)], nodes: [client] } : { args: [], nodes: [] };
}

function timeoutFrom(options: ReadonlyMap<string, Expression>): Readonly<Record<string, string>> {
  const timeout = options.get('timeout');
  return timeout ? { timeoutMs: timeout.getText() } : {};
}

/** The code of an expression with parameters in place of the members of the controller. */
function codeOf(node: Node): string {
  return nodesFrom(node)
    .filter((each) => each.getText() === 'this' && each.getChildCount() === 0)
    .reduceRight((text, each) => {
      const start = each.getStart() - node.getStart();
      return text.slice(0, start) + text.slice(start + 'this.'.length);
    }, node.getText());
}

function speaksOf({ project }: Controller, pattern: RegExp, files = /\.ts$/): boolean {
  return [...project.files].some(([path, text]) => files.test(path) && pattern.test(text));
}
