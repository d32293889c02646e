// Usage: node scripts/build.mjs [package] [example] [e2e]; without a name it builds the package.
import { compile, PROGRAMS } from './compile.mjs';

const names = process.argv.slice(2);
const unknown = names.filter((name) => !(name in PROGRAMS));
if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(', ')}; known: ${Object.keys(PROGRAMS).join(', ')}`);
  process.exit(2);
}
try {
  await compile(names.length > 0 ? names : ['package']);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
