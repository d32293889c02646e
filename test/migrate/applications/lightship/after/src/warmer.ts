import { Injectable } from '@nestjs/common';

@Injectable()
export class Warmer {
  finish = (): void => {};

  warm(): Promise<void> {
    return new Promise((resolve) => (this.finish = resolve));
  }
}
