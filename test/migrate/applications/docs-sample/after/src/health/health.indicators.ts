import { InjectDataSource } from '@nestjs/typeorm';
import { RequiredIndicator } from 'nestjs-vitals';
import { HttpIndicator } from 'nestjs-vitals/http';
import { TypeOrmIndicator } from 'nestjs-vitals/typeorm';
import { DataSource } from 'typeorm';

@RequiredIndicator('nestjs-docs')
export class NestjsDocsIndicator extends HttpIndicator {
  constructor() {
    super(`${process.env.UPSTREAM}/docs`, { status: [200, 399] });
  }
}

@RequiredIndicator('database')
export class DatabaseIndicator extends TypeOrmIndicator {}

@RequiredIndicator('shop', { timeoutMs: 1500 })
export class ShopIndicator extends TypeOrmIndicator {
  constructor(@InjectDataSource() dataSource: DataSource) {
    super(dataSource);
  }
}
