/**
 * Whether this is the bootstrap of an application, and not a testing module that is only compiled, which may never be initialised
 * or closed. `NestFactory` sets the HTTP adapter before it creates any provider: an adapter, or `null` for none. A testing module
 * sets nothing before `createNestApplication()` (seen in Nest 11.2 and 12.5).
 */
export function isBootstrap(host: { readonly httpAdapter: unknown }): boolean {
  return host.httpAdapter !== undefined;
}
