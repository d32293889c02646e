import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** For the generator and the data source: 6 has an engine of its own unless it is told not to, and wants a URL that it does not use. */
const NEEDS = { 6: ['engineType = "client"', 'url = "mysql://unused"'], 7: ['', ''] };

/** Generates a client of this major of Prisma, which works without an engine. */
export function generatePrisma(folder, major) {
  const [generator, datasource] = NEEDS[major];
  const schema = `
    generator client {
      provider = "prisma-client-js"
      output   = "./client"
      ${generator}
    }
    datasource db {
      provider = "mysql"
      ${datasource}
    }
    model Unused {
      id Int @id
    }`;
  const file = join(folder, 'prisma', 'schema.prisma');
  mkdirSync(join(folder, 'prisma'));
  writeFileSync(file, schema);
  // It would download these, though it runs none of them here.
  const engines = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_QUERY_ENGINE_LIBRARY: process.execPath };
  execFileSync(join(folder, 'node_modules/.bin/prisma'), ['generate', '--schema', file, '--no-hints'], {
    cwd: folder,
    env: { ...process.env, ...engines, CHECKPOINT_DISABLE: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

/** The class of the client that {@link generatePrisma} has made. */
export function generatedPrisma({ folder, load }) {
  return load(join(folder, 'prisma', 'client')).PrismaClient;
}
