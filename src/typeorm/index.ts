export { TypeOrmIndicator } from './typeorm.indicator.js';
export { TypeOrmMigrationsIndicator } from './typeorm-migrations.indicator.js';
