import { Body, ConflictException, Controller, Get, NotFoundException, Param, Post } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { QueryFailedError, Repository } from 'typeorm';
import { IdPipe } from '../id.pipe.js';
import { AddProductDto } from './add-product.dto.js';
import { ProductCache } from './product-cache.service.js';
import type { CatalogueEntry } from './product-cache.service.js';
import { Product } from './product.entity.js';

@Controller('products')
export class ProductsController {
  constructor(
    @InjectRepository(Product) private readonly products: Repository<Product>,
    private readonly cache: ProductCache,
  ) {}

  @Get()
  async list(): Promise<readonly CatalogueEntry[]> {
    return this.cache.all();
  }

  @Get(':id')
  async get(@Param('id', IdPipe) id: number): Promise<Product> {
    const product = await this.products.findOneBy({ id });
    if (product === null) throw new NotFoundException(`there is no product ${id}`);
    return product;
  }

  @Post()
  async add(@Body() product: AddProductDto): Promise<Product> {
    try {
      const added = await this.products.save(this.products.create(product));
      await this.cache.load();
      return added;
    } catch (error) {
      if (isDuplicate(error)) throw new ConflictException(`there is a product "${product.name}" already`);
      throw error;
    }
  }
}

function isDuplicate(error: unknown): boolean {
  return error instanceof QueryFailedError && (error.driverError as { code?: string }).code === '23505';
}
