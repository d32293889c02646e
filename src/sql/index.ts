export { SqlIndicator } from './sql-indicator.js';
export type { SqlIndicatorOptions } from './sql-indicator.js';
export type {
  DrizzleDatabase,
  KnexClient,
  KyselyDatabase,
  MikroOrmClient,
  MikroOrmManager,
  PrismaClient,
  QueryClient,
  SqlClient,
} from './sql-client.js';
