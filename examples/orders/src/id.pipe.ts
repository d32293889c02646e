import { BadRequestException, Injectable } from '@nestjs/common';
import type { PipeTransform } from '@nestjs/common';

const MAX_ID = 2_147_483_647;

/** The id of a row in a path. The bound turns a number beyond the column's range into a 400, instead of a database error and a 500. */
@Injectable()
export class IdPipe implements PipeTransform<string, number> {
  transform(text: string): number {
    const id = Number(text);
    if (/^\d+$/.test(text) && id >= 1 && id <= MAX_ID) return id;
    throw new BadRequestException(`expected an id from 1 to ${MAX_ID}`);
  }
}
