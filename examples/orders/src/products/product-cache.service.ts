import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { StartupTask } from 'nestjs-vitals';
import { Repository } from 'typeorm';
import { Product } from './product.entity.js';

/** The part of a product that the catalogue shows. It does not have the stock, which changes with every order on any replica. */
export type CatalogueEntry = Pick<Product, 'id' | 'name' | 'priceCents'>;

/** The catalogue in memory. It is loaded before the first request arrives, and again when it is too old. */
@Injectable()
export class ProductCache {
  static readonly MAX_AGE_MS = 30_000;
  #entries: readonly CatalogueEntry[] = [];
  #loadedAt = 0;

  constructor(@InjectRepository(Product) private readonly products: Repository<Product>) {}

  @StartupTask('warm-cache', { after: ['migrate'], timeoutMs: 10_000, attempts: 3 })
  async load(): Promise<void> {
    this.#entries = await this.products.find({
      select: { id: true, name: true, priceCents: true },
      order: { id: 'ASC' },
    });
    this.#loadedAt = performance.now();
  }

  async all(): Promise<readonly CatalogueEntry[]> {
    if (performance.now() - this.#loadedAt > ProductCache.MAX_AGE_MS) await this.load();
    return this.#entries;
  }
}
