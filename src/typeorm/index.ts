export { TypeOrmIndicator } from './typeorm.indicator.js';
