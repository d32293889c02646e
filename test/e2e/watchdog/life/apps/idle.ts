// An application without a server, which does nothing after its start.
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { HealthService } from '../../../../../src/index.js';
import { health, tell } from './tell.js';

@Module({ imports: [health()] })
class IdleModule {}

const context = await NestFactory.createApplicationContext(IdleModule, { logger: ['warn', 'error'] });
tell('address', { ...(await context.get(HealthService).address()) });
