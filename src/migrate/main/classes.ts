import { classText, literal, type NewClass } from '../nest/indicator-file.js';
import type { Moved } from './moved-function.js';

/** A required indicator that runs what a function did; its result does not count, as before. */
export function indicatorClass(name: string, className: string, moved: Moved, quote: string): NewClass {
  const { lines, returns, parameters, luggage } = moved;
  const methods = returns
    ? ['async check() {', '  await this.look();', '}', '', 'private async look() {', ...indent(lines), '}']
    : ['async check() {', ...indent(lines), '}'];
  const text = classText({
    decorator: `@RequiredIndicator(${literal(name, quote)})`,
    className,
    heritage: 'implements Indicator',
    parameters,
    methods,
  });
  const imports = [
    { name: 'Indicator', from: 'nestjs-vitals', isType: true },
    { name: 'RequiredIndicator', from: 'nestjs-vitals' },
  ];
  return { className, text, imports, luggage };
}

/** A function that runs at the end, with a name for a method. */
export interface Hook {
  readonly name: string;
  readonly moved: Moved;
}

/** A provider that runs functions, one after the other, once the servers of the application are closed. */
export function shutdownClass(className: string, hooks: readonly Hook[]): NewClass {
  const isPlain = hooks.length === 1 || hooks.every(({ moved }) => moved.lines.length === 1 && !moved.returns);
  const calls = isPlain ? hooks.flatMap(({ moved }) => moved.lines) : hooks.map(({ name }) => `await this.${name}();`);
  const methods = isPlain
    ? []
    : hooks.flatMap(({ name, moved }) => ['', `private async ${name}() {`, ...indent(moved.lines), '}']);
  const text = classText({
    decorator: '@Injectable()',
    className,
    heritage: 'implements OnApplicationShutdown',
    parameters: [...new Set(hooks.flatMap(({ moved }) => moved.parameters))],
    methods: ['async onApplicationShutdown() {', ...indent(calls), '}', ...methods],
  });
  const imports = [
    { name: 'Injectable', from: '@nestjs/common' },
    { name: 'OnApplicationShutdown', from: '@nestjs/common', isType: true },
  ];
  const luggage = {
    imports: hooks.flatMap(({ moved }) => moved.luggage.imports),
    statements: hooks.flatMap(({ moved }) => moved.luggage.statements),
  };
  return { className, text, imports, luggage };
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`));
}
