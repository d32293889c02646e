import { ensureCompiled, PROGRAMS } from '../../scripts/compile.mjs';

/** What the package and end-to-end tests start as processes of its own has to be JavaScript first. */
export default async function compileForTests() {
  for (const name of Object.keys(PROGRAMS)) await ensureCompiled(name);
}
