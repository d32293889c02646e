/** By alias: what the client is, and the scenarios in which its indicators said what they should. */
const clients = new Map();

/** Expects that the client of this alias passes something. `title` is its package with the version that is installed. */
export function enlist(alias, title) {
  if (!clients.has(alias)) clients.set(alias, { title, scenarios: new Set() });
}

/** Notes that the indicators of these names have passed. The last word of a name is the alias of the client. */
export function passed(names, scenario) {
  for (const name of names) clients.get(name.split(' ').at(-1))?.scenarios.add(scenario);
}

/** Prints a line for each client. Fails if there is one of which nothing was seen. */
export function printMatrix() {
  console.log('\nclient: scenarios passed');
  for (const { title, scenarios } of clients.values())
    console.log(`${title}: ${scenarios.size} (${[...scenarios].join(', ')})`);
  const idle = [...clients.values()].filter(({ scenarios }) => scenarios.size === 0).map(({ title }) => title);
  if (idle.length > 0) throw new Error(`no scenario has run with ${idle.join(', ')}`);
}
