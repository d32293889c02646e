import { RequiredIndicator } from 'nestjs-vitals';
import { TypeOrmIndicator } from 'nestjs-vitals/typeorm';

@RequiredIndicator('postgres', { timeoutMs: 1500 })
export class PostgresIndicator extends TypeOrmIndicator {}
