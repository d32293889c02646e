export { MongoIndicator } from './mongo-indicator.js';
export type { MongoIndicatorOptions } from './mongo-indicator.js';
export type { MongoClient, MongoDatabase, MongooseConnection, MongoSource } from './mongo-client.js';
