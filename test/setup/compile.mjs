import { compileForTests } from '../../scripts/compile.mjs';

/** Compiles the programs that package and end-to-end tests start as separate processes. */
export default () => compileForTests();
