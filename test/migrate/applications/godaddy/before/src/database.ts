import { Injectable } from '@nestjs/common';

@Injectable()
export class Database {
  isDown = false;

  async ping(): Promise<void> {
    if (this.isDown) throw new Error('the database is gone');
  }
}
