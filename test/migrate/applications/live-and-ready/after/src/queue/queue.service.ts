import { Injectable } from '@nestjs/common';

@Injectable()
export class QueueService {
  waiting = 0;

  countWaiting(): Promise<number> {
    return Promise.resolve(this.waiting);
  }
}
