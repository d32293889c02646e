/** What the indicator uses of a `Db` of `mongodb` 6 or 7. */
export interface MongoDatabase {
  command(command: { readonly [name: string]: unknown }): Promise<unknown>;
}

/** What the indicator uses of a `MongoClient` of `mongodb` 6 or 7. */
export interface MongoClient {
  db(name?: string): MongoDatabase;
}

/** What the indicator uses of a `Connection` of mongoose 8 or 9. */
export interface MongooseConnection {
  getClient(): MongoClient;
}

/** The clients that `MongoIndicator` accepts. */
export type MongoSource = MongoClient | MongoDatabase | MongooseConnection;

/** The database to send a command to, and its client, as far as they are known. */
export interface Target {
  readonly client: object | undefined;
  readonly database: MongoDatabase | undefined;
}

export function targetOf(source: MongoSource): Target {
  // A `Db` shows its client, which the types of `mongodb` 6 do not say.
  if ('command' in source) return { client: (source as { readonly client?: object }).client, database: source };
  // mongoose has no client before it connects.
  const client = 'getClient' in source ? (source.getClient() as MongoClient | null | undefined) : source;
  return { client: client ?? undefined, database: client?.db('admin') };
}
