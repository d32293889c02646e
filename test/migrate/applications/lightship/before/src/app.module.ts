import { Module } from '@nestjs/common';
import { Warmer } from './warmer.js';
import { WarmerController } from './warmer.controller.js';

@Module({ controllers: [WarmerController], providers: [Warmer] })
export class AppModule {}
