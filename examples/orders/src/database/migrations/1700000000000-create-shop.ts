import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateShop1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE product (
        id serial PRIMARY KEY,
        name varchar(100) NOT NULL UNIQUE,
        "priceCents" integer NOT NULL CHECK ("priceCents" >= 0),
        stock integer NOT NULL CHECK (stock >= 0)
      )`);
    await runner.query(`
      CREATE TABLE "order" (
        id serial PRIMARY KEY,
        "placedAt" timestamptz NOT NULL DEFAULT now(),
        "totalCents" integer NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE order_line (
        id serial PRIMARY KEY,
        "orderId" integer NOT NULL REFERENCES "order" ON DELETE CASCADE,
        "productId" integer NOT NULL REFERENCES product,
        quantity integer NOT NULL CHECK (quantity > 0),
        "unitPriceCents" integer NOT NULL
      )`);
    await runner.query(`CREATE INDEX order_line_of_order ON order_line ("orderId")`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE order_line`);
    await runner.query(`DROP TABLE "order"`);
    await runner.query(`DROP TABLE product`);
  }
}
