import { Body, Controller, Post } from '@nestjs/common';
import { QueueService } from './queue.service';

@Controller('queue')
export class QueueController {
  constructor(private readonly queue: QueueService) {}

  @Post()
  fill(@Body() { waiting }: { waiting: number }) {
    this.queue.waiting = waiting;
  }
}
