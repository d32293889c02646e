interface Ordered {
  readonly name: string;
  readonly after: readonly string[];
}

/** The faults that leave tasks without an order: a duplicate name, an unknown name, or a circle. */
export function orderFaults(tasks: readonly Ordered[]): string[] {
  const byName = new Map(tasks.map((task) => [task.name, task]));
  const names = [...byName.keys()].join(', ');
  return [
    ...[...byName.keys()].flatMap((name) =>
      tasks.filter((task) => task.name === name).length > 1
        ? [`two startup tasks are called ${JSON.stringify(name)}`]
        : [],
    ),
    ...tasks.flatMap(({ name, after }) =>
      after
        .filter((other) => !byName.has(other))
        .map(
          (other) =>
            `startup task ${JSON.stringify(name)} waits for ${JSON.stringify(other)}, which does not exist; there are: ${names}`,
        ),
    ),
    ...circleFaults(byName),
  ];
}

function circleFaults(byName: ReadonlyMap<string, Ordered>): string[] {
  const done = new Set<string>();
  const faults: string[] = [];
  const visit = (name: string, path: readonly string[]): void => {
    const start = path.indexOf(name);
    if (start >= 0) {
      faults.push(`startup tasks wait for each other: ${[...path.slice(start), name].join(' -> ')}`);
      return;
    }
    if (done.has(name)) return;
    for (const other of byName.get(name)?.after ?? []) visit(other, [...path, name]);
    done.add(name);
  };
  for (const name of byName.keys()) visit(name, []);
  return faults;
}
