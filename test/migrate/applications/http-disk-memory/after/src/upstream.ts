import { Injectable } from '@nestjs/common';

@Injectable()
export class Upstream {
  readonly address = process.env.UPSTREAM;

  body(): string {
    return `${this.address}/body`;
  }
}
