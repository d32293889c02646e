import { Body, Controller, Post } from '@nestjs/common';
import { type Dog, DogHealthIndicator } from './dog.health';

@Controller('dogs')
export class DogsController {
  constructor(private readonly indicator: DogHealthIndicator) {}

  @Post()
  add(@Body() dog: Dog) {
    this.indicator.dogs.push(dog);
  }
}
