import { createServer } from 'node:net';

/** Every IPv4 interface, on both adapters; on its own Fastify would take the loopback only. */
export const HOST = '0.0.0.0';

/** Throws one plain sentence where the port is taken: better now than after a database was started. */
export async function refuseBusyPort(port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', ({ code, message }: NodeJS.ErrnoException) => reject(new Error(reason(port, code) ?? message)));
    probe.listen(port, HOST, () => probe.close(() => resolve()));
  });
}

function reason(port: number, code?: string): string | undefined {
  if (code === 'EADDRINUSE')
    return `port ${port} is in use; pick another one, or let the system do it: PORT=0 npm start`;
  if (code === 'EACCES')
    return `port ${port} may not be used by this user; pick one from 1024, for example PORT=3000 npm start`;
  return undefined;
}
