import { manifest } from '../kubernetes/manifest.js';
import { plainText } from '../core/text/plain-text.js';
import { numberFrom, textFrom } from './arguments.js';
import { OK, UsageError, type Given, type Terminal } from './command.js';
import { loadOptions } from './load-options.js';

/** Without a file of options the probes are asked on this port, as in the README. */
const DEFAULT_OPTIONS = { port: 9090 };

/** Writes a manifest. */
export async function manifestCommand(given: Given, { out }: Terminal): Promise<number> {
  const [word] = given.words;
  if (word !== undefined) throw new UsageError(`manifest takes options only, got \`${plainText(word, 100)}\``);
  const [name, image] = ['name', 'image'].map((flag) => textFrom(given, flag));
  if (name === undefined || image === undefined)
    throw new UsageError('expected --name and --image, like `--name orders --image registry.example.com/orders:1.0.0`');

  const file = textFrom(given, 'options');
  const options = file === undefined ? DEFAULT_OPTIONS : await loadOptions(file);
  const containerPort = numberFrom(given, 'container-port', 3000, 65_535);
  const replicas = numberFrom(given, 'replicas', 2, 2 ** 31 - 1);
  out(manifest(options, { name, image, containerPort, replicas, namespace: textFrom(given, 'namespace') }));
  return OK;
}
