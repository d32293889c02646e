import { Module } from '@nestjs/common';
import { OrderEvents } from './order-events.service.js';
import { OrdersController } from './orders.controller.js';
import { OrdersService } from './orders.service.js';

@Module({ controllers: [OrdersController], providers: [OrdersService, OrderEvents] })
export class OrdersModule {}
