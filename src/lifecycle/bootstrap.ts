/**
 * Whether this is the bootstrap of an application, and not a testing module that is compiled, which may never be initialised
 * or closed. `NestFactory` says which HTTP adapter there is before it makes anything: an adapter, or `null` for none. A
 * testing module says nothing before `createNestApplication()` (seen in Nest 11.2 and 12.5).
 */
export function isBootstrap(host: { readonly httpAdapter: unknown }): boolean {
  return host.httpAdapter !== undefined;
}
