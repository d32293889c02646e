/** The settings that the service reads from its environment, once, at the start. */
export interface Config {
  readonly port: number;
  readonly probePort: number;
  readonly adapter: 'express' | 'fastify';
  /** The URL of the database. Without it the service starts its own PostgreSQL. */
  readonly databaseUrl?: string;
  readonly redisUrl?: string;
  /** Whether there are routes that do harm on purpose. */
  readonly allowsDebug: boolean;
}

/** Throws one error that names every fault. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const faults: string[] = [];
  const config: Config = {
    port: portFrom(env, 'PORT', 3000, faults),
    probePort: portFrom(env, 'PROBE_PORT', 9090, faults),
    adapter: adapterFrom(env, faults),
    databaseUrl: urlFrom(env, 'DATABASE_URL', ['postgres:', 'postgresql:'], faults),
    redisUrl: urlFrom(env, 'REDIS_URL', ['redis:', 'rediss:'], faults),
    allowsDebug: env['ALLOW_DEBUG'] === '1',
  };
  if (config.port === config.probePort && config.port !== 0) faults.push('PORT and PROBE_PORT have to differ');
  if (faults.length > 0) throw new Error(faults.join('; '));
  return config;
}

function portFrom(env: NodeJS.ProcessEnv, name: string, fallback: number, faults: string[]): number {
  const text = valueOf(env, name);
  if (text === undefined) return fallback;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  faults.push(`expected ${name} to be a port from 0 to 65535 (0 picks one), got ${JSON.stringify(text)}`);
  return fallback;
}

function adapterFrom(env: NodeJS.ProcessEnv, faults: string[]): Config['adapter'] {
  const name = valueOf(env, 'ADAPTER') ?? 'express';
  if (name === 'express' || name === 'fastify') return name;
  faults.push(`expected ADAPTER to be express or fastify, got ${JSON.stringify(name)}`);
  return 'express';
}

/** The error does not repeat the value, because it may contain a password. */
function urlFrom(env: NodeJS.ProcessEnv, name: string, schemes: string[], faults: string[]): string | undefined {
  const url = valueOf(env, name);
  if (url !== undefined && !(URL.canParse(url) && schemes.includes(new URL(url).protocol)))
    faults.push(`expected ${name} to be a URL that starts with ${schemes[0]}//`);

  return url;
}

/** An empty variable counts as not set, because compose files pass on unset variables as empty ones. */
function valueOf(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const text = env[name];
  return text === '' ? undefined : text;
}
