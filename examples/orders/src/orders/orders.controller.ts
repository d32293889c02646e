import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { IdPipe } from '../id.pipe.js';
import type { Order } from './order.entity.js';
import { OrdersService } from './orders.service.js';
import { PlaceOrderDto } from './place-order.dto.js';

@Controller('orders')
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Get()
  async list(): Promise<Order[]> {
    return this.orders.list();
  }

  @Get(':id')
  async get(@Param('id', IdPipe) id: number): Promise<Order> {
    return this.orders.get(id);
  }

  @Post()
  async place(@Body() { lines }: PlaceOrderDto): Promise<Order> {
    return this.orders.place(lines);
  }
}
