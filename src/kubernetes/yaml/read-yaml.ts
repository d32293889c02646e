import { parseAllDocuments, type Document } from 'yaml';
import { Budget } from './budget.js';
import { unparsableAt } from './nesting.js';
import { Part } from './part.js';
import { Reading, type ReadingFault } from './reading.js';

/** Longer texts are not read. All manifests of a large cluster together have about a tenth of this. */
const MAX_LENGTH = 8_000_000;
const MAX_VALUES = 20_000;

/** A text of one or more YAML documents. */
export interface YamlText {
  /** The documents without an error in their syntax. */
  readonly documents: readonly Part[];
  /** The first reason why the text, or a part of it, cannot be read. It is known after the documents have been looked at. */
  fault(): ReadingFault | undefined;
}

/** Reads a text. Never throws, and looks at a bounded number of values, whatever the aliases of the text stand for. */
export function readYaml(text: string): YamlText {
  const budget = new Budget(MAX_VALUES);
  const { contents, fault } = parse(text);
  const readings = contents.map((root) => new Reading(root, budget));
  return {
    documents: readings.map((reading, index) => new Part(reading, contents[index]!)),
    fault: () =>
      fault ??
      readings.flatMap(({ faults }) => faults)[0] ??
      (budget.isSpent ? { offset: 0, message: `its aliases stand for more than ${MAX_VALUES} values` } : undefined),
  };
}

interface Parsed {
  readonly contents: Document.Parsed['contents'][];
  readonly fault?: ReadingFault;
}

function parse(text: string): Parsed {
  if (text.length > MAX_LENGTH) return refused(0, `it has ${text.length} characters; at most ${MAX_LENGTH} are read`);
  const { stackTraceLimit } = Error;
  try {
    // A broken text can have a hundred thousand errors, and the stack of each takes longer than the rest of it.
    Error.stackTraceLimit = 0;
    const at = unparsableAt(text);
    if (at !== undefined) return refused(at, 'its brackets or its nesting are nothing that can be read');
    // The parser would compare each key with each other key of its map, which takes minutes for a map of a megabyte.
    const options = { uniqueKeys: false, prettyErrors: false, logLevel: 'silent' } as const;
    const documents = [...parseAllDocuments(text, options)] as Document.Parsed[];
    const [error] = documents.flatMap(({ errors }) => errors).sort((a, b) => a.pos[0] - b.pos[0]);
    return {
      contents: documents.filter(({ errors }) => errors.length === 0).map(({ contents }) => contents),
      fault: error && { offset: error.pos[0], message: error.message },
    };
  } catch (error) {
    return refused(0, error instanceof Error ? error.message : String(error));
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function refused(offset: number, message: string): Parsed {
  return { contents: [], fault: { offset, message } };
}
