import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { mask, maskDetails } from '../../src/core/mask.js';

describe('a URL', () => {
  it.each([
    ['postgres://user:pw@host/db', 'postgres://***@host/db'],
    ['connect to postgres://user:pw@host:5432/db failed', 'connect to postgres://***@host:5432/db failed'],
    ['redis://:pw@host', 'redis://***@host'],
    ['https://token@host/x', 'https://***@host/x'],
    ['mongodb+srv://u:p@a,b:27017/db', 'mongodb+srv://***@a,b:27017/db'],
    ['postgres://user:p@ss@host/db', 'postgres://***@host/db'],
    ['postgres://user:p/w@host/db', 'postgres://***@host/db'],
    ['postgres://user:12/34@host/db', 'postgres://***@host/db'],
    ['postgres://user:p:w@host/db', 'postgres://***@host/db'],
    ['postgres://user:p?w#x@host/db', 'postgres://***@host/db'],
    ['postgres://user:my pass@host/db', 'postgres://***@host/db'],
    ['postgres://user:a://b@host/db', 'postgres://***@host/db'],
    ['postgres://user:a%40b%2Fc@host/db', 'postgres://***@host/db'],
    ['"postgres:\\/\\/user:pw@host"', '"postgres:\\/\\/***@host"'],
    ['amqp://u:p@a and redis://u:q@b', 'amqp://***@a and redis://***@b'],
    ['line\namqp://u:p@a\r\nredis://u:q@b', 'line\namqp://***@a\r\nredis://***@b'],
    ['http://@host', 'http://***@host'],
    ['http://[x@y', 'http://***@y'],
  ])('loses its user and password: %j', (text, masked) => {
    expect(mask(text)).toBe(masked);
  });

  it.each([
    ['postgres://user:secr…', 'postgres://***'],
    ['postgres://user:123…', 'postgres://***'],
    ['redis://to…', 'redis://***'],
    ['see postgres://user:pw and then', 'see postgres://*** and then'],
    ['http://a,b:c', 'http://***'],
  ])('loses what may be a password that was cut off: %j', (text, masked) => {
    expect(mask(text)).toBe(masked);
  });

  it.each([
    'postgres://host/db',
    'http://localhost:3000/a?b=c#d',
    'connect ECONNREFUSED http://h:80: refused (http://h:80), "http://h:80".',
    'http://[::1]:3000/x',
    'http://[fe80::1]/x',
    'mongodb://a:27017,b:27017/db',
    'https://medium.com/@user',
    'https://api/users?mail=bob@example.com',
    'redis://:6379',
    'write to bob@example.com',
    'http://host, ask bob@example.com',
    '',
  ])('without credentials stays as it is: %j', (text) => {
    expect(mask(text)).toBe(text);
  });
});

describe('a pair', () => {
  it.each([
    ['password=hunter2', 'password=***'],
    ['host=a password=hunter2 user=b', 'host=a password=*** user=b'],
    ['password: hunter2', 'password: ***'],
    ['"password": "hun ter2", "a": 1', '"password": *** "a": 1'],
    [`{ password: 'hun"ter2' }`, '{ password: *** }'],
    [`password='it''s "me"' host=a`, 'password=*** host=a'],
    [`password="a\\"b c" host=a`, 'password=*** host=a'],
    ['password="a""b c" host=a', 'password=*** host=a'],
    ['password="never closed', 'password=***'],
    ["password='never closed", 'password=***'],
    ['password="closed by a backslash\\', 'password=***'],
    ["password='closed by a backslash\\", 'password=***'],
    ['{\\"password\\":\\"hun ter2\\"} x', '{\\"password\\":*** x'],
    [`{\\'password\\':\\'hun ter2`, `{\\'password\\':***`],
    ["Map { 'password' => 'hun ter2' }", "Map { 'password' => *** }"],
    ['[password]=x', '[password]=***'],
    ['DB_PASSWORD=x', 'DB_PASSWORD=***'],
    ['Pwd=x;', 'Pwd=***'],
    ['passwd=x', 'passwd=***'],
    ['passphrase=x', 'passphrase=***'],
    ['client_secret=x', 'client_secret=***'],
    ['refreshToken: x', 'refreshToken: ***'],
    ['token_2=x', 'token_2=***'],
    ['x-api-key: x', 'x-api-key: ***'],
    ['apikey=x', 'apikey=***'],
    ['API_KEY=x', 'API_KEY=***'],
    ['AccountKey=x==', 'AccountKey=***'],
    ['sessionId=x', 'sessionId=***'],
    ['pass=x', 'pass=***'],
    ['DB_PASS=x', 'DB_PASS=***'],
    ['dbPass=x', 'dbPass=***'],
    ['sig=x', 'sig=***'],
    ['token: Basic dXNlcjpwdw== x', 'token: *** x'],
    ['Authorization: Bearer abc def', 'Authorization: ***'],
    ['{"authorization":"Bearer abc","x":1} y', '{"authorization":*** y'],
    ['Set-Cookie: a=b; c=d', 'Set-Cookie: ***'],
    ['Cookie: a=b; c=d\nnext', 'Cookie: ***\nnext'],
    ['sent Bearer abcdefgh12345678 to a', 'sent Bearer *** to a'],
    ['bad token: password: hunter2', 'bad token: *** ***'],
    ['token=password=hunter2 x', 'token=*** x'],
    ['postgres://host:5432/db?password=p@ss', 'postgres://***'],
    ['postgres://host/db?user=a&password=p@ss x', 'postgres://host/db?user=a&password=*** x'],
    ['secret=postgres://u:p@h x', 'secret=*** x'],
  ])('loses its value: %j', (text, masked) => {
    expect(mask(text)).toBe(masked);
  });

  it.each([
    'password authentication failed for user "bob"',
    'bypass=1 author=me AUTHOR=me compass: x',
    'Unexpected token < in JSON at position 0',
    'bearer authentication is required',
    'the secret is out',
    'host=a user=b',
  ])('that is no secret stays as it is: %j', (text) => {
    expect(mask(text)).toBe(text);
  });
});

describe('a random password', () => {
  const raw = fc.string({ unit: 'grapheme', minLength: 4, maxLength: 40 }).filter((text) => !/[\s*]/.test(text));
  const odd = fc.stringMatching(/^[a-z0-9@:/?#%&='"\\.,;[\](){}-]{4,40}$/);
  const password = fc.oneof(raw, odd);
  const around = fc.constantFrom<(text: string) => string>(
    (text) => text,
    (text) => `connect to "${text}" failed: {"a": 1}`,
    (text) => `Error:\n  at (${text})\n`,
  );

  it('never survives in a URL, encoded or not', () => {
    fc.assert(
      fc.property(password, around, fc.constantFrom('me', ''), fc.boolean(), (secret, wrap, user, isEncoded) => {
        const written = isEncoded ? encodeURIComponent(secret.replace(/[\ud800-\udfff]/g, 'x')) : secret;
        const masked = mask(wrap(`postgres://${user}:${written}@database/db`));
        expect(masked).not.toContain(written);
        expect(masked).toContain('postgres://***@database/db');
      }),
    );
  });

  it('never survives in a pair', () => {
    const pair = fc.constantFrom<(secret: string) => string>(
      (secret) => `password=${secret}`,
      (secret) => `password: ${secret}`,
      (secret) => `?a=b&api_key=${secret}`,
      (secret) => JSON.stringify({ password: secret, a: 1 }),
      (secret) => JSON.stringify(JSON.stringify({ password: secret, a: 1 })),
    );
    fc.assert(
      fc.property(password, around, pair, (secret, wrap, write) => {
        const masked = mask(wrap(write(secret)));
        expect(masked).not.toContain(secret);
        expect(masked).not.toContain(JSON.stringify(secret).slice(1, -1));
        expect(masked).toContain('***');
      }),
    );
  });

  it('never survives in JSON with blanks in it', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 4 }).filter((text) => !/\*/.test(text) && text.trim() !== ''),
        (secret) => {
          const json = JSON.stringify(secret);
          expect(mask(`{"a": 1, "password": ${json}}`)).toBe('{"a": 1, "password": ***');
        },
      ),
    );
  });
});

describe('hostile text', () => {
  const long = (piece: string): string => piece.repeat(Math.ceil(100_000 / piece.length));

  it.each([
    'a',
    '://',
    'a://',
    'a://b:',
    'a://b:c ',
    'a://b:c@',
    ':\\/\\/',
    '@',
    ' @',
    '[',
    'a://[',
    'password',
    'password=',
    'password="',
    'password= ',
    'password="\\',
    "password='",
    'password=\\"',
    "password:\\'",
    'token: ',
    'cookie',
    'cookie: ',
    'cookie:\n',
    'bearer ',
    'bearer',
    'Pass',
    'PASS',
    '-',
    ' ',
    '\n',
    '\\',
    '"',
    ')',
    'a://b:1)',
    'a://b,',
    '…',
    'a://…',
  ])('of 100 kB comes to an end: %j', (piece) => {
    for (const text of [
      long(piece),
      `password="${long(piece)}`,
      `a://b:${long(piece)}`,
      `password${long(piece)}`,
      `${long(piece)}\n`,
    ]) {
      expect(mask(text).length).toBeLessThanOrEqual(2 * text.length);
    }
  });
});

describe('details', () => {
  it('are masked at every depth, in keys, and under keys of secrets', () => {
    const details = {
      url: 'redis://u:p@h',
      list: ['redis://u:p@h', { password: 'x', count: 3 }, null],
      'redis://u:p@h': true,
      auth: { user: 'a', pass: 'b' },
      nested: { apiKey: 42, hasPassword: true, token: null, dbPass: ['x'] },
    };
    expect(maskDetails(details)).toEqual({
      url: 'redis://***@h',
      list: ['redis://***@h', { password: '***', count: 3 }, null],
      'redis://***@h': true,
      auth: '***',
      nested: { apiKey: '***', hasPassword: true, token: null, dbPass: '***' },
    });
  });

  it('are copied, not changed', () => {
    const details = Object.freeze({ a: Object.freeze({ password: 'x' }) });
    expect(maskDetails(details)).toEqual({ a: { password: '***' } });
    expect(details.a.password).toBe('x');
  });

  it('keep a key that is __proto__ a key', () => {
    const masked = maskDetails(JSON.parse('{"__proto__":{"a":"redis://u:p@h"}}') as Record<string, unknown>);
    expect(JSON.stringify(masked)).toBe('{"__proto__":{"a":"redis://***@h"}}');
  });

  it('of any depth come to an end', () => {
    const nested = (depth: number): Record<string, unknown> =>
      JSON.parse(`${'{"a":'.repeat(depth)}"x"${'}'.repeat(depth)}`) as Record<string, unknown>;
    expect(maskDetails(nested(33))).toEqual(nested(33));
    expect(JSON.stringify(maskDetails(nested(34)))).toContain('{"a":"***"}');
    expect(JSON.stringify(maskDetails(nested(4000))).length).toBeLessThan(500);
  });
});
