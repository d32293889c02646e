import { Cluster } from '../../examples/orders/src/embedded-postgres/cluster.mjs';

/** The embedded PostgreSQL of the example, with the methods of the other servers. */
export async function postgresServer() {
  const cluster = new Cluster();
  process.once('exit', () => {
    cluster.server?.kill('SIGKILL');
    cluster.remove();
  });
  await cluster.create();
  await cluster.start();
  return {
    get url() {
      return cluster.url;
    },
    start: () => cluster.start(),
    freeze: async () => cluster.freeze(),
    resume: () => cluster.thaw(),
    kill: () => cluster.kill(),
  };
}
