import { controller } from './nest.mjs';

/** What an application has besides its probes: a trivial route, a slow one on the database, and a pool that it closes. */
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
    // As the Prisma recipe does.
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

/** So many trivial checks, or one query of the database, by the names they are to be shown under. */
export function checksOf({ trivial, query }, database) {
  if (query) return { database: () => database.query() };
  return Object.fromEntries(Array.from({ length: trivial ?? 0 }, (_, index) => [`check-${index}`, async () => {}]));
}
