import type { Command } from './command.js';

const OPTIONS = {
  value: 'FILE',
  help: 'the options of HealthModule: a JSON file, or a module whose default export they are',
};

/** The commands, by name. A new one is a row here, and a file beside this one. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  probe: {
    usage: 'probe <liveness|readiness|startup> [options]',
    summary: 'asks a probe: exits with 0 if it succeeds, and with 1 if not; for images without a shell or curl',
    flags: {
      port: { value: 'PORT', help: 'the port that is asked (9090)' },
      host: { value: 'HOST', help: 'the host that is asked (127.0.0.1)' },
      path: { value: 'PATH', help: 'the path that is asked (/livez, /readyz or /startupz)' },
      timeout: { value: 'MS', help: 'how long the answer may take, in milliseconds (900)' },
    },
    load: async () => (await import('./probe.js')).probe,
  },
  manifest: {
    usage: 'manifest --name NAME --image IMAGE [options]',
    summary: 'writes a manifest for Kubernetes that fits the options',
    flags: {
      name: { value: 'NAME', help: 'the name of the application' },
      image: { value: 'IMAGE', help: 'the image of the container' },
      'container-port': { value: 'PORT', help: 'the port of the application (3000)' },
      replicas: { value: 'NUMBER', help: 'the number of pods (2)' },
      namespace: { value: 'NAME', help: 'the namespace' },
      options: OPTIONS,
    },
    load: async () => (await import('./manifest.js')).manifestCommand,
  },
  lint: {
    usage: 'lint <FILE…|-> [options]',
    summary: 'finds what in manifests does not fit the options, or Kubernetes; "-" reads the standard input',
    flags: {
      options: OPTIONS,
      format: { value: 'FORMAT', help: 'text, json, github or sarif (text)' },
      strict: { help: 'exits with 1 for warnings too' },
    },
    load: async () => (await import('./lint.js')).lintCommand,
  },
  migrate: {
    usage: 'migrate [FOLDER] [options]',
    summary: 'shows how the use of @nestjs/terminus, @godaddy/terminus and lightship becomes that of this package',
    flags: { write: { help: 'writes the files instead of showing the differences' } },
    load: async () => (await import('./migrate.js')).migrateCommand,
  },
};
