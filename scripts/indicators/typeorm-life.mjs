// Runs in a folder with one version of TypeORM and Nest, and a copy of the module and of these files.
import { setTimeout as delay } from 'node:timers/promises';
import { getDataSourceToken } from '@nestjs/typeorm';
import { TypeOrmIndicator, TypeOrmMigrationsIndicator } from 'nestjs-vitals/typeorm';
import { DataSource } from 'typeorm';
import { live } from './life.mjs';
import { mariadbServer } from './mariadb.mjs';
import { watch } from './watch.mjs';

class Orders1700000000001 {
  async up(runner) {
    await runner.query('CREATE TABLE orders (id int)');
  }

  async down(runner) {
    await runner.query('DROP TABLE orders');
  }
}

const [title] = process.argv.slice(2);
const server = await mariadbServer();
const source = new DataSource({
  ...{ type: 'mysql', host: '127.0.0.1', port: server.port, username: 'app', password: 'right', database: 'app' },
  ...{ migrations: [Orders1700000000001], extra: { connectionLimit: 2 } },
});
const indicators = { typeorm: [TypeOrmIndicator, source], migrations: [TypeOrmMigrationsIndicator, source] };
const watched = await watch(indicators, [{ provide: getDataSourceToken(), useValue: source }]);
await watched.all('unhealthy', 5000);
say(`not initialised: "${watched.message('typeorm')}"`);
await source.initialize();
await watched.all('healthy', 5000, ['typeorm']);
await watched.all('unhealthy', 5000, ['migrations']);
say(`"${watched.message('migrations')}"`);
await source.runMigrations();
await live({ family: title, server, watch: watched });

server.setPassword('another');
await server.kill();
await server.start();
await watched.all('unhealthy', 5000);
await delay(1000);
for (const name of watched.names) say(`wrong password: ${name} says "${watched.message(name)}"`);
await watched.close();
await server.kill();
process.exit();

function say(text) {
  console.log(`${title}: ${text}`);
}
