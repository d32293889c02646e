import { errorMonitor } from 'node:events';
import { textOf } from '../clients/readable-error.js';

interface Emitter {
  on?(event: symbol, listener: (error: unknown) => void): unknown;
}

/**
 * The text of the last `error` event of a client. Clients tell only there why they are not connected, for example that the password is
 * wrong. ioredis emits errors only to listeners of the application's own, and its cluster emits those of the nodes under another name.
 */
export class LastError {
  private last = '';

  constructor(client: object) {
    // Not an `error` listener, with which an error that nobody handles would count as handled.
    (client as Emitter).on?.(errorMonitor, (error) => (this.last = textOf(error)));
  }

  /** To be put after what is wrong; empty if there was no error since {@link forget}. */
  get remark(): string {
    return this.last === '' ? '' : `: ${this.last}`;
  }

  forget(): void {
    this.last = '';
  }
}
