import { Injectable } from '@nestjs/common';

export interface Dog {
  name: string;
  type: 'goodboy' | 'badboy';
}

@Injectable()
export class DogService {
  readonly dogs: Dog[] = [{ name: 'Fido', type: 'goodboy' }];
}
