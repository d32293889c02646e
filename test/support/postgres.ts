// The library's own tests use the real server of the example, which can produce the faults that they need.
export { startPostgres } from '../../examples/orders/src/embedded-postgres/start-postgres.js';
export type { EmbeddedPostgres } from '../../examples/orders/src/embedded-postgres/start-postgres.js';
