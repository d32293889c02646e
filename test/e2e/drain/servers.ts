import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createHttp2Server, createSecureServer } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';

const certificate = {
  key: readFileSync('test/support/tls/localhost.key'),
  cert: readFileSync('test/support/tls/localhost.crt'),
};

/** The kinds of servers that an HTTP adapter may create. */
export const SERVERS = {
  http: (listener: RequestListener): Server => createServer(listener),
  https: (listener: RequestListener): Server => createHttpsServer(certificate, listener),
  'http/2 in the clear': (listener: RequestListener): Server => createHttp2Server(listener as never),
  'http/2 with TLS': (listener: RequestListener): Server =>
    createSecureServer({ ...certificate, allowHTTP1: true }, listener as never),
};

export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const held: (() => ServerResponse)[] = [];

/** Answers all requests for `/held` and `/refuse/held`. */
export function release(): void {
  for (const answer of held.splice(0)) answer();
}

/** Answers at once, late, on `release`, never, without end, or without reading the body. */
export const listener: RequestListener = (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
  if (pathname === '/never') return;
  if (pathname === '/held') {
    held.push(() => response.end('answered'));
    return;
  }
  if (pathname.startsWith('/refuse')) {
    const refuse = (): ServerResponse => response.writeHead(413).end('too large');
    if (pathname === '/refuse/held') held.push(refuse);
    else refuse();
    return;
  }
  if (pathname === '/events') {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const timer = setInterval(() => response.write('data: tick\n\n'), 20);
    response.on('close', () => clearInterval(timer));
    return;
  }
  setTimeout(() => response.end('answered'), Number(searchParams.get('ms') ?? 0));
};
