/** The values that the manifests in the documents consist of. */
export type Yaml = string | number | Yaml[] | { [key: string]: Yaml };

interface Line {
  readonly indent: number;
  readonly text: string;
}

/**
 * Reads the part of YAML that the manifests need: maps, lists, flow maps of one line, plain values and comments. Anything
 * else throws, so that a manifest with a slip in its indentation does not pass.
 */
export function parseYaml(source: string): Yaml {
  const lines = source.split('\n').flatMap((line) => {
    const text = line.replace(/(^|\s)#.*$/, '').trimEnd();
    if (text.includes('\t')) throw new Error(`a tab: ${line}`);
    return text === '' ? [] : [{ indent: text.search(/\S/), text: text.trim() }];
  });
  const value = readBlock(lines, lines[0]?.indent ?? 0);
  if (lines[0]) throw new Error(`unexpected indentation: ${lines[0].text}`);
  return value;
}

function readBlock(lines: Line[], indent: number): Yaml {
  return lines[0]?.text.startsWith('- ') ? readList(lines, indent) : readMap(lines, indent);
}

function readList(lines: Line[], indent: number): Yaml[] {
  const items: Yaml[] = [];
  while (lines[0]?.indent === indent && lines[0].text.startsWith('- ')) {
    const text = lines[0].text.slice(2).trim();
    if (text.startsWith('{')) {
      items.push(scalar(text));
      lines.shift();
    } else {
      // The first entry of a map is on the line of its dash, which counts as its indentation.
      lines[0] = { indent: indent + 2, text };
      items.push(readMap(lines, indent + 2));
    }
  }
  return items;
}

function readMap(lines: Line[], indent: number): Record<string, Yaml> {
  const map: Record<string, Yaml> = {};
  while (lines[0]?.indent === indent && !lines[0].text.startsWith('- ')) {
    const { text } = lines.shift()!;
    const [, key, rest = ''] = /^([A-Za-z]\w*):(?: (.*))?$/.exec(text) ?? [];
    if (key === undefined) throw new Error(`not a key and its value: ${text}`);
    if (key in map) throw new Error(`twice: ${key}`);
    if (rest !== '') map[key] = scalar(rest);
    else if (lines[0] && lines[0].indent > indent) map[key] = readBlock(lines, lines[0].indent);
    else throw new Error(`without a value: ${text}`);
  }
  if (lines[0] && lines[0].indent > indent) throw new Error(`unexpected indentation: ${lines[0].text}`);
  return map;
}

function scalar(text: string): Yaml {
  const flow = /^\{ (.*) \}$/.exec(text);
  if (!flow) return /^\d+$/.test(text) ? Number(text) : text;
  return readMap(
    flow[1]!.split(', ').map((entry) => ({ indent: 0, text: entry })),
    0,
  );
}
