import { nearest } from '../core/text/nearest.js';
import { plainText } from '../core/text/plain-text.js';
import { argumentsOf } from './arguments.js';
import { FAILED, OK, UsageError, type Terminal } from './command.js';
import { COMMANDS } from './commands.js';
import { helpFor, helpForAll } from './help.js';

/** Runs what stands on the command line, and resolves to the exit code. Never rejects. */
export async function runCommandLine(words: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await run(words, terminal);
  } catch (error) {
    terminal.error(`nestjs-vitals: ${messageOf(error)}\n`);
    return FAILED;
  }
}

async function run([name, ...rest]: readonly string[], terminal: Terminal): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    (name === undefined ? terminal.error : terminal.out)(helpForAll());
    return name === undefined ? FAILED : OK;
  }
  if (name === '--version' || name === '-v') {
    terminal.out(`${terminal.version()}\n`);
    return OK;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new UsageError(unknownCommand(name));
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.out(helpFor(command));
    return OK;
  }
  const given = argumentsOf(rest, command);
  const action = await command.load();
  return action(given, terminal);
}

function unknownCommand(name: string): string {
  const kind = name.startsWith('-') ? 'option' : 'command';
  const known = kind === 'option' ? ['--help', '--version'] : Object.keys(COMMANDS);
  const meant = nearest(name, known);
  const hint = meant === undefined ? `expected ${known.join(', ')}` : `did you mean \`${meant}\`?`;
  return `unknown ${kind} \`${plainText(name, 100)}\`; ${hint}`;
}

function messageOf(error: unknown): string {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  const message = error instanceof Error ? error.message : String(error);
  if (code === 'ERR_MODULE_NOT_FOUND' && message.includes("'yaml'"))
    return 'this command needs the package yaml: npm install --save-dev yaml';
  return message.replace(/^nestjs-vitals: /, '');
}
