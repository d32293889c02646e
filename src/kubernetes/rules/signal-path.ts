const SHELLS = new Set(['sh', 'bash', 'ash', 'dash', 'ksh', 'zsh']);
const MANAGERS = new Set(['npm', 'yarn', 'pnpm', 'npx', 'pnpx', 'yarnpkg']);
/** Programs that start the one after them, and pass signals on or become it. */
const STARTERS = new Set(['tini', 'dumb-init', 'env', 'exec', 'nohup', 'su-exec', 'gosu', 'docker-entrypoint.sh']);
/** More is not looked at: what a script starts stands within the first lines. */
const MAX_SCRIPT = 20_000;

export function baseName(program: string): string {
  return program.slice(program.lastIndexOf('/') + 1);
}

export function isShell(program: string): boolean {
  return SHELLS.has(program);
}

/** What keeps a signal from the application, in words; `undefined` if nothing is known to. */
export function lostSignal(words: readonly string[]): string | undefined {
  const rest = withoutStarters(words);
  const [program = '', ...args] = rest;
  const base = baseName(program);
  if (MANAGERS.has(base)) return `\`${base}\`, which starts Node through a shell`;
  if (!isShell(base)) return undefined;
  const script = scriptOf(args);
  return script === undefined ? undefined : lostInScript(base, script);
}

function lostInScript(shell: string, script: string): string | undefined {
  // A script that handles the signal itself may well pass it on.
  if (/(^|[\s;&|(])trap\s/.test(script)) return undefined;
  const executed = /(?:^|[\n;&|({]|\b(?:then|else|do)\b)\s*exec\s+([^\n;&|]+)/.exec(script);
  if (!executed) return `a shell (\`${shell}\`) that does not \`exec\` the application`;
  return lostSignal(executed[1]!.trim().split(/\s+/));
}

/** The script behind `-c`, also in groups of flags like `-ec`. */
function scriptOf(args: readonly string[]): string | undefined {
  const at = args.findIndex((arg) => /^-[a-zA-Z]*c[a-zA-Z]*$/.test(arg));
  return at < 0 ? undefined : args[at + 1]?.slice(0, MAX_SCRIPT);
}

function withoutStarters(words: readonly string[]): readonly string[] {
  let rest = words;
  while (STARTERS.has(baseName(rest[0] ?? ''))) {
    const starter = baseName(rest[0]!);
    rest = rest.slice(1);
    while (rest[0]?.startsWith('-') || (starter === 'env' && rest[0]?.includes('='))) rest = rest.slice(1);
    // These two take the name of a user first.
    if (starter === 'su-exec' || starter === 'gosu') rest = rest.slice(1);
  }
  return rest;
}
