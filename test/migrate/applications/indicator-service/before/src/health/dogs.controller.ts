import { Body, Controller, Post } from '@nestjs/common';
import { type Dog, DogService } from './dog.service';

@Controller('dogs')
export class DogsController {
  constructor(private readonly dogService: DogService) {}

  @Post()
  add(@Body() dog: Dog) {
    this.dogService.dogs.push(dog);
  }
}
