import { get, type IncomingMessage } from 'node:http';
import { DEFAULTS } from '../core/options/defaults.js';
import { errorText, plainText } from '../core/text/plain-text.js';
import { nearest } from '../core/text/nearest.js';
import { systemClock } from '../system-clock.js';
import { numberFrom, textFrom } from './arguments.js';
import { NO, OK, UsageError, type Given, type Terminal } from './command.js';
import { reasonIn } from './reason.js';

const { paths } = DEFAULTS;
const KINDS = Object.keys(paths);
const MAX_BODY = 10_240;

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Asks a probe, and says in one line what it answered. */
export async function probe(given: Given, { out }: Terminal): Promise<number> {
  const kind = kindIn(given);
  const port = numberFrom(given, 'port', 9090, 65_535);
  const timeoutMs = numberFrom(given, 'timeout', 900, 2 ** 31 - 1);
  const host = textFrom(given, 'host') ?? '127.0.0.1';
  const path = pathFrom(given) ?? paths[kind];
  const where = `http://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
  try {
    const { status, body } = await ask({ host, port, path }, timeoutMs);
    const isFine = status >= 200 && status < 400;
    out(`${kind}: ${reasonIn(body) ?? `${status} from ${where}`}\n`);
    return isFine ? OK : NO;
  } catch (error) {
    out(`${kind}: no answer from ${where}: ${errorText(error)}\n`);
    return NO;
  }
}

function kindIn({ words }: Given): keyof typeof paths {
  const [kind, ...more] = words;
  if (kind !== undefined && more.length === 0 && Object.hasOwn(paths, kind)) return kind as keyof typeof paths;
  const got = words.length === 0 ? 'nothing' : words.map((word) => `\`${plainText(word, 100)}\``).join(' ');
  const meant = words.length === 1 ? nearest(kind!, KINDS) : undefined;
  throw new UsageError(
    `expected one of ${KINDS.join(', ')}, got ${got}${meant === undefined ? '' : `; did you mean \`${meant}\`?`}`,
  );
}

function pathFrom(given: Given): string | undefined {
  const path = textFrom(given, 'path');
  if (path === undefined || /^\/[!-~]*$/.test(path)) return path;
  throw new UsageError(`expected --path to be a path like /readyz, got \`${plainText(path, 100)}\``);
}

function ask(target: { host: string; port: number; path: string }, timeoutMs: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { accept: 'application/json', 'user-agent': 'nestjs-vitals-probe', connection: 'close' };
    const request = get({ ...target, agent: false, headers }, (response) => read(response, resolve, reject));
    const cancel = systemClock.holdFor(timeoutMs, () => request.destroy(new Error(`none within ${timeoutMs} ms`)));
    request.on('error', reject).on('close', cancel);
  });
}

/** Reads as much as the kubelet reads, and leaves the rest. */
function read(response: IncomingMessage, resolve: (answer: Answer) => void, reject: (error: Error) => void): void {
  let body = '';
  const finish = (): void => resolve({ status: response.statusCode!, body });
  response.setEncoding('utf8').on('data', (chunk: string) => {
    body += chunk;
    if (body.length < MAX_BODY) return;
    finish();
    response.destroy();
  });
  response.on('end', finish).on('error', reject);
}
