import { Column, Entity, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { Order } from './order.entity.js';

@Entity()
export class OrderLine {
  @PrimaryGeneratedColumn()
  id!: number;

  @ManyToOne(() => Order, (order) => order.lines)
  order!: Relation<Order>;

  @Column({ type: 'integer' })
  productId!: number;

  @Column({ type: 'integer' })
  quantity!: number;

  /** The price when the order was placed; the price of the product may change. */
  @Column({ type: 'integer' })
  unitPriceCents!: number;
}
