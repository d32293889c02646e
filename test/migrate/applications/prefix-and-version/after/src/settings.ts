import { Injectable } from '@nestjs/common';

@Injectable()
export class Settings {
  readonly rssLimit = Number(process.env.RSS_LIMIT ?? 4 * 1024 ** 3);
}
