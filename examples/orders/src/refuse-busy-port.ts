import { createServer } from 'node:net';

/** Every IPv4 interface, on both adapters. Without it, Fastify would listen on the loopback only. */
export const HOST = '0.0.0.0';

/** Throws one plain sentence if the port is taken, before a database is started in vain. */
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
