// How long it takes to import a package into an application that has Nest already: `node import-time.mjs <module>`.
import 'reflect-metadata';
import '@nestjs/common';
import '@nestjs/core';
import '@nestjs/platform-express';
import '@nestjs/platform-fastify';

const began = performance.now();
await import(process.argv[2]);
process.send({ ms: performance.now() - began });
setInterval(() => {}, 1000);
