import type { ServerResponse } from 'node:http';

/** Undocumented properties of a response of `node:http` (the same in Node 20, 22 and 24). */
const HEADER = '_header';
const IS_SENT = '_headerSent';
const IS_LAST = '_last';
const STORE = '_storeHeader';

interface HeaderBlock {
  [HEADER]?: string | null;
  [IS_SENT]: boolean;
  [IS_LAST]: boolean;
  [STORE]?: (firstLine: string, headers: unknown) => void;
}

/**
 * Makes an HTTP/1 response the last of its connection and lets it announce this, whatever its handler has set or will set. A
 * handler can set a header in a dozen ways, so the block of headers is corrected after it was made and before it is sent.
 */
export function announceEnd(response: ServerResponse): void {
  // HTTP/2 has no such header.
  if (response.req.httpVersionMajor >= 2) return;
  response.shouldKeepAlive = false;
  const block = response as unknown as HeaderBlock;
  // `writeHead` alone sends nothing, because the headers wait for the first piece of the body.
  if (block[HEADER]) {
    correct(block);
    return;
  }
  const store = block[STORE];
  if (typeof store !== 'function') return;
  block[STORE] = function (firstLine, headers) {
    store.call(this, firstLine, headers);
    correct(this);
  };
}

function correct(block: HeaderBlock): void {
  const header = block[HEADER];
  // A switch of protocols has `Connection: Upgrade`, and its connection continues.
  if (!header || block[IS_SENT] || /^HTTP\/1\.\d 101 /.test(header)) return;
  const options = [...header.matchAll(/^connection:(.*)\r\n/gim)].flatMap(([, value = '']) => value.split(','));
  const others = options.map((option) => option.trim()).filter((option) => !/^(keep-alive|close)?$/i.test(option));
  const rest = header.replaceAll(/^(connection|keep-alive):.*\r\n/gim, '').slice(0, -'\r\n'.length);
  block[HEADER] = `${rest}Connection: ${[...others, 'close'].join(', ')}\r\n\r\n`;
  block[IS_LAST] = true;
}
