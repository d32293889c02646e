import { Server, type CustomTransportStrategy, type IncomingRequest } from '@nestjs/microservices';

/** A custom transport: it takes messages from the parent process, as from a broker, and sends the answers there. */
export class ParentStrategy extends Server implements CustomTransportStrategy {
  override readonly transportId = Symbol('parent');

  listen(callback: () => void): void {
    process.on('message', this.onMessage);
    callback();
  }

  close(): void {
    process.off('message', this.onMessage);
    process.send?.({ event: 'transport closed', at: Date.now() });
  }

  on(): never {
    throw new Error('this transport has no events');
  }

  unwrap(): never {
    throw new Error('this transport has nothing inside');
  }

  private readonly onMessage = (packet: unknown): void => {
    void this.handleMessage(packet as IncomingRequest);
  };

  private async handleMessage({ id, pattern, data }: IncomingRequest): Promise<void> {
    const handler = this.getHandlerByPattern(String(pattern));
    if (id === undefined || !handler)
      return void (await this.handleEvent(String(pattern), { pattern, data }, {} as never));
    const answer$ = this.transformToObservable(await handler(data)) as ReturnType<typeof this.transformToObservable>;
    this.send(answer$, (reply) => {
      if (reply.response !== undefined || reply.err) process.send?.({ event: 'answer', at: Date.now(), id, reply });
    });
  }
}
