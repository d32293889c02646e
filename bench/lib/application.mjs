import { controller } from './nest.mjs';

/** The parts of an application besides its probes: a trivial route, a slow route on the database, and a pool that it closes. */
export function applicationOf(database) {
  class TrivialController {
    answer() {
      return 'ok';
    }
  }
  class OrdersController {
    async list() {
      await new Promise((resolve) => setTimeout(resolve, 10 + Math.random() * 60));
      await database.query();
      return [];
    }
  }
  class Pool {
    // The Prisma recipe closes its pool in this hook, too.
    onModuleDestroy() {
      database.isClosed = true;
    }
  }
  return {
    controllers: [
      controller('', { trivial: 'answer' }, TrivialController),
      controller('orders', { '': 'list' }, OrdersController),
    ],
    providers: [Pool],
  };
}

/** The checks of an application, by name: `trivial` of them that do nothing, or one query of the database. */
export function checksOf({ trivial, query }, database) {
  if (query) return { database: () => database.query() };
  return Object.fromEntries(Array.from({ length: trivial ?? 0 }, (_, index) => [`check-${index}`, async () => {}]));
}
