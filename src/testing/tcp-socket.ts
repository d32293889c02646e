import { connect } from 'node:net';
import { RefusedError } from './http-get.js';
import { explained } from './network.js';
import { failure, success, type Outcome } from './outcome.js';

/** A connection is enough: `pkg/probe/tcp` of Kubernetes 1.32. */
export function tcpSocket(hostname: string, port: string, signal: AbortSignal): Promise<Outcome> {
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    const end = (outcome: Outcome): void => {
      socket.destroy();
      signal.removeEventListener('abort', late);
      resolve(outcome);
    };
    const late = (): void => end(failure(`dial tcp ${hostname}:${port}: i/o timeout`));
    signal.addEventListener('abort', late, { once: true });
    socket.on('connect', () => end(success()));
    socket.on('error', (error) => {
      const why = explained(error, { hostname, port });
      end(failure(why.message, why instanceof RefusedError));
    });
  });
}
