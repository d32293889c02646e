import { Body, Controller, Get, Post } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Order } from './order.entity.js';

@Controller('orders')
export class OrdersController {
  constructor(@InjectRepository(Order) private readonly orders: Repository<Order>) {}

  @Get()
  async list(): Promise<Order[]> {
    return this.orders.find({ order: { id: 'DESC' }, take: 50 });
  }

  @Post()
  async place(@Body() order: { product: string; quantity?: number }): Promise<Order> {
    return this.orders.save(this.orders.create(order));
  }
}
