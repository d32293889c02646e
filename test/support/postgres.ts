// The example's server serves the library's own tests: a real one, with the faults they need.
export { startPostgres } from '../../examples/orders/src/embedded-postgres/start-postgres.js';
export type { EmbeddedPostgres } from '../../examples/orders/src/embedded-postgres/start-postgres.js';
