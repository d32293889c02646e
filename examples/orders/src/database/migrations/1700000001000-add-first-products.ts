import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddFirstProducts1700000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      INSERT INTO product (name, "priceCents", stock)
      VALUES ('Espresso beans, 1 kg', 2490, 40), ('Pour-over kettle', 5900, 12), ('Hand grinder', 12900, 3)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM product WHERE name IN ('Espresso beans, 1 kg', 'Pour-over kettle', 'Hand grinder')`);
  }
}
