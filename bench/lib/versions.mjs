import { existsSync, readFileSync } from 'node:fs';

/** The root comes first, because it has the Fastify that Nest uses; lightship brings another one. */
const FOLDERS = ['../../node_modules/', '../node_modules/'];
const COMPARED = [
  '@nestjs/terminus',
  '@godaddy/terminus',
  'lightship',
  '@fastify/under-pressure',
  '@nestjs/core',
  '@nestjs/platform-express',
  '@nestjs/platform-fastify',
  'express',
  'fastify',
];

/** The installed version of a package. */
export function versionOf(name) {
  const file = FOLDERS.map((folder) => new URL(`${folder}${name}/package.json`, import.meta.url)).find(existsSync);
  return JSON.parse(readFileSync(file, 'utf8')).version;
}

export function versions() {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return { 'nestjs-vitals': version, ...Object.fromEntries(COMPARED.map((name) => [name, versionOf(name)])) };
}
