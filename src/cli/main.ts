#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { runCommandLine } from './run.js';

// The exit code is set, and the process ends by itself, so that everything it wrote arrives in a pipe.
process.exitCode = await runCommandLine(process.argv.slice(2), {
  out: (output) => void process.stdout.write(output),
  error: (output) => void process.stderr.write(output),
  input: () => text(process.stdin),
  version: () => {
    const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    return (JSON.parse(manifest) as { readonly version: string }).version;
  },
});
