import 'reflect-metadata';
import { Controller, Get, Inject, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';

/** Turns a class into a controller as the decorators would. `routes` maps paths to methods. */
export function controller(path, routes, type, inject = []) {
  Controller(path)(type);
  inject.forEach((token, index) => Inject(token)(type, undefined, index));
  for (const [route, method] of Object.entries(routes)) decorate(type, method, Get(route));
  return type;
}

export function decorate(type, method, ...decorators) {
  const descriptor = Object.getOwnPropertyDescriptor(type.prototype, method);
  for (const decorator of decorators) decorator(type.prototype, method, descriptor);
}

/** Creates a Nest application of these parts on one of the two adapters. It logs warnings and errors only, as a line for each route is no part of what is measured. */
export function createApp(adapter, parts) {
  class AppModule {}
  Module(parts)(AppModule);
  return NestFactory.create(AppModule, adapter === 'fastify' ? new FastifyAdapter() : new ExpressAdapter(), {
    logger: ['warn', 'error'],
  });
}

/** Makes the application listen on a free port, and resolves with the port. */
export async function listen(app) {
  await app.listen(0, '127.0.0.1');
  return app.getHttpServer().address().port;
}
