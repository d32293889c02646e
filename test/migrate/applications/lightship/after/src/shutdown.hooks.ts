import { Injectable, type OnApplicationShutdown } from '@nestjs/common';

@Injectable()
export class ShutdownHooks implements OnApplicationShutdown {
  async onApplicationShutdown() {
    process.stdout.write('said goodbye\n');
  }
}
