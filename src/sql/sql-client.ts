/** What the indicator uses of a pool of pg or mysql2, of a `Sequelize`, and of any other client with such a method. */
export interface QueryClient {
  query(sql: string): unknown;
}

/** What the indicator uses of a client of Prisma. */
export interface PrismaClient {
  $queryRawUnsafe(sql: string): PromiseLike<unknown>;
}

/** What the indicator uses of a database of Drizzle with PostgreSQL or MySQL. */
export interface DrizzleDatabase {
  execute(sql: string): PromiseLike<unknown>;
}

/** What the indicator uses of a `Kysely`. */
export interface KyselyDatabase {
  // A method, because the queries that it takes have more members than the one that is sent.
  executeQuery(query: never): Promise<unknown>;
}

/** What the indicator uses of a `knex`. */
export interface KnexClient {
  raw(sql: string): PromiseLike<unknown>;
}

/** What the indicator uses of an `EntityManager` of MikroORM. */
export interface MikroOrmManager {
  // The connections of drivers for other databases have no `execute`.
  getConnection(): object;
}

/** What the indicator uses of a `MikroORM`. */
export interface MikroOrmClient {
  readonly em: MikroOrmManager;
}

/** The clients that `SqlIndicator` accepts. */
export type SqlClient =
  QueryClient | PrismaClient | DrizzleDatabase | KyselyDatabase | KnexClient | MikroOrmManager | MikroOrmClient;
