import { ensureCompiled, PROGRAMS } from '../../scripts/compile.mjs';

/** Compiles the programs that package and end-to-end tests start as separate processes. */
export default async function compileForTests() {
  for (const name of Object.keys(PROGRAMS)) await ensureCompiled(name);
}
