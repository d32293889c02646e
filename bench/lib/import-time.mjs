// Measures the import of a package into an application that already has Nest: `node import-time.mjs <module>`.
import 'reflect-metadata';
import '@nestjs/common';
import '@nestjs/core';
import '@nestjs/platform-express';
import '@nestjs/platform-fastify';

// Else the garbage of the imports above would be collected at the cost of this one.
globalThis.gc();
const before = process.cpuUsage();
await import(process.argv[2]);
const { user, system } = process.cpuUsage(before);
process.send({ ms: (user + system) / 1000 });
setInterval(() => {}, 1000);
