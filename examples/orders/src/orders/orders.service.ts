import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, In } from 'typeorm';
import { Product } from '../products/product.entity.js';
import { OrderEvents } from './order-events.service.js';
import { OrderLine } from './order-line.entity.js';
import { Order } from './order.entity.js';
import type { PlaceOrderLineDto } from './place-order.dto.js';

@Injectable()
export class OrdersService {
  constructor(
    @InjectDataSource() private readonly db: DataSource,
    private readonly events: OrderEvents,
  ) {}

  /** Takes all ordered products out of the stock, or none of them. */
  async place(wanted: readonly PlaceOrderLineDto[]): Promise<Order> {
    const order = await this.db.transaction(async (transaction) => {
      // Lock the products in the order of their ids, so that two orders for the same products cannot deadlock.
      const products = await transaction.find(Product, {
        where: { id: In(wanted.map(({ productId }) => productId)) },
        order: { id: 'ASC' },
        lock: { mode: 'pessimistic_write' },
      });
      const lines = wanted.map(({ productId, quantity }) => {
        const product = products.find(({ id }) => id === productId);
        if (product === undefined) throw new NotFoundException(`there is no product ${productId}`);
        if (product.stock < quantity) throw new ConflictException(`only ${product.stock} of "${product.name}" left`);
        product.stock -= quantity;
        return transaction.create(OrderLine, { productId, quantity, unitPriceCents: product.priceCents });
      });
      await transaction.save(products);
      const totalCents = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceCents, 0);
      return transaction.save(transaction.create(Order, { totalCents, lines }));
    });
    this.events.placed(order.id);
    return this.get(order.id);
  }

  async list(): Promise<Order[]> {
    return this.db.manager.find(Order, { relations: { lines: true }, order: { id: 'DESC' }, take: 50 });
  }

  async get(id: number): Promise<Order> {
    const order = await this.db.manager.findOne(Order, { where: { id }, relations: { lines: true } });
    if (order === null) throw new NotFoundException(`there is no order ${id}`);
    return order;
  }
}
