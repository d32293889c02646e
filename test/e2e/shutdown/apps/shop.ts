// An application whose root module closes a pool in onModuleDestroy, as many do, and whose handlers fail from then on.
import { Controller, Get, Header, Injectable, Module, Query, Res, Sse, type OnModuleDestroy } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServerResponse } from 'node:http';
import { interval, map, take, type Observable } from 'rxjs';
import { DrainService } from '../../../../src/index.js';
import { create, health, listen, tell } from './run.js';

@Injectable()
class Pool {
  /** The numbers of queries that were answered, and of those that came too late. */
  answered = 0;
  refused = 0;
  private isClosed = false;

  async query(ms: number): Promise<number> {
    this.check();
    await delay(ms);
    this.check();
    return ++this.answered;
  }

  close(): void {
    this.isClosed = true;
  }

  private check(): void {
    if (!this.isClosed) return;
    this.refused++;
    throw new Error('the pool is closed');
  }
}

@Controller()
class ShopController {
  constructor(
    private readonly pool: Pool,
    private readonly drain: DrainService,
  ) {}

  @Get('work')
  async work(@Query('ms') ms: string): Promise<object> {
    if (Number(ms) > 1000) tell('slow');
    return { row: await this.pool.query(Number(ms)) };
  }

  /** Sends the headers of an upstream, including those of its connection. */
  @Get('copied')
  @Header('connection', 'keep-alive')
  @Header('keep-alive', 'timeout=72')
  async copied(@Query('ms') ms: string): Promise<object> {
    return this.work(ms);
  }

  @Get('never')
  async never(): Promise<never> {
    tell('hangs');
    return new Promise(() => {});
  }

  @Sse('events')
  events(): Observable<{ data: string }> {
    return interval(20).pipe(map((count) => ({ data: `tick ${count}` })));
  }

  /** An answer in many pieces, which ends. */
  @Sse('report')
  report(
    @Res({ passthrough: true }) response: ServerResponse,
    @Query('rows') rows: string,
    @Query('isTracked') isTracked?: string,
  ): Observable<{ data: string }> {
    if (isTracked) this.drain.track(response, 'report');
    return interval(100).pipe(
      take(Number(rows)),
      map((row) => ({ data: `row ${row}` })),
    );
  }

  /** The same answer, written by hand. */
  @Get('written-report')
  async writtenReport(@Res() reply: ServerResponse & { raw?: ServerResponse; hijack?(): void }): Promise<void> {
    reply.hijack?.();
    this.drain.track(reply, 'report');
    const response = reply.raw ?? reply;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (let row = 0; row < 15; row++) {
      response.write(`data: row ${row}\n\n`);
      await delay(100);
    }
    response.end();
  }
}

@Module({ imports: [health()], controllers: [ShopController], providers: [Pool] })
class ShopModule implements OnModuleDestroy {
  private servedAtSignal = 0;

  constructor(
    private readonly pool: Pool,
    { signal }: DrainService,
  ) {
    signal.addEventListener('abort', () => (this.servedAtSignal = this.pool.answered));
  }

  async onModuleDestroy(): Promise<void> {
    this.pool.close();
    // A pool takes a while to close, and requests meanwhile fail.
    await delay(200);
    tell('pool closed', { served: this.pool.answered - this.servedAtSignal, refused: this.pool.refused });
  }
}

await listen(await create(ShopModule));
