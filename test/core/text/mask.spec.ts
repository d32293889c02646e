import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { mask, maskDetails } from '../../../src/core/text/mask.js';

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
    ['postgres://me:/\\://@database/db', 'postgres://***@database/db'],
  ])('loses its user and password: %j', (text, masked) => {
    expect(mask(text)).toBe(masked);
  });

  it.each([
    ['postgres://user:secr…', 'postgres://***'],
    ['postgres://user:123…', 'postgres://***'],
    ['redis://to…', 'redis://***'],
    ['see postgres://user:pw and then', 'see postgres://*** and then'],
    ['http://a,b:c', 'http://***'],
  ])('loses what may be the start of a password that was cut off: %j', (text, masked) => {
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
  ])('without a secret stays as it is: %j', (text) => {
    expect(mask(text)).toBe(text);
  });
});

describe('an escaped text', () => {
  it.each([
    ['postgres%3A%2F%2Fuser%3Apw%40host%2Fdb', 'postgres%3A%2F%2F***%40host%2Fdb'],
    ['redirect=redis%3a%2f%2f%3Apw%40host', 'redirect=redis%3a%2f%2f***%40host'],
    ['u=postgres%253A%252F%252Fuser%253Apw%2540host', 'u=postgres%253A%252F%252F***%2540host'],
    ['https://a/cb?next=%3Fpassword%3Dhunter2 x', 'https://a/cb?next=%3Fpassword%3D*** x'],
    ['body=password%3Dtwo%20words%3Bhost%3Da', 'body=password%3D***%3Bhost%3Da'],
    ['{"dsn":"password\\u003dhunter2"}', '{"dsn":"password\\u003d***'],
    ['{"a":"\\u0022password\\u0022:\\u0022hunter2\\u0022"}', '{"a":"\\u0022password\\u0022:***'],
    ['&lt;password&gt;hunter2&lt;/password&gt;', '&lt;password&gt;***&lt;/password&gt;'],
    ['password&#61;hunter2 x', 'password&#61;*** x'],
    ['password&#x3D;hunter2 x', 'password&#x3D;*** x'],
    ['password%3Dhun%a0ter2 x', 'password%3D*** x'],
  ])('loses its credentials: %j', (text, masked) => {
    expect(mask(text)).toBe(masked);
  });

  it.each(['100%', '%zz', '50%25', 'caf%C3%A9', 'a=b&amp;c=d', '\\u00e9', '&nbsp;', 'mail=bob%40example.com'])(
    'without credentials stays as it is: %j',
    (text) => {
      expect(mask(text)).toBe(text);
    },
  );
});

describe('a value of several words', () => {
  it.each([
    ['Server=a;Password=two words;Database=b', 'Server=a;Password=***;Database=b'],
    ['Password=two words;Server=a', 'Password=***;Server=a'],
    ['Server=a;User Id=sa;Password=two words', 'Server=a;User Id=sa;Password=***'],
    ['Server=a; Pwd = two words ; Database=b', 'Server=a; Pwd =***; Database=b'],
    ['Endpoint=sb://a/;SharedAccessKey=a b=;Path=c', 'Endpoint=sb://a/;SharedAccessKey=***;Path=c'],
    ['database:\n  password: two words\n  host: a', 'database:\n  password: ***\n  host: a'],
    ['password: two words\nhost: a', 'password: ***\nhost: a'],
  ])('is removed whole: %j', (text, masked) => {
    expect(mask(text)).toBe(masked);
  });
});

describe('a key', () => {
  it.each([
    'ENCRYPTION_KEY',
    'signingKey',
    'masterKey',
    'JWT_KEY',
    'root-key',
    'storageKey',
    'secretKey',
    'encryptKey',
  ])('like %s loses its value, in a text and in details', (key) => {
    expect(mask(`${key}=hunter2 x`)).toBe(`${key}=*** x`);
    expect(maskDetails({ [key]: 'hunter2' })).toEqual({ [key]: '***' });
  });

  it.each(['primaryKey', 'foreign_key', 'key', 'keyboard', 'apiKeyboard', 'monkey', 'partition-key', 'publicKey'])(
    'like %s keeps its value',
    (key) => {
      expect(mask(`${key}=7 x`)).toBe(`${key}=7 x`);
      expect(maskDetails({ [key]: 7 })).toEqual({ [key]: 7 });
    },
  );
});

describe('a command', () => {
  it.each([
    ['pg_dump --password hunter2 --host a', 'pg_dump --password *** --host a'],
    ['x --db-password "two words" y', 'x --db-password *** y'],
    ['x --api-key=abc y', 'x --api-key=*** y'],
    ["spawn ['x', '--token', 'abc', 'y']", "spawn ['x', '--token', *** 'y']"],
    ['curl -u me:hunter2 http://a', 'curl -u *** http://a'],
    ['curl --user "me:hunter2" http://a', 'curl --user *** http://a'],
    ['redis-server --requirepass hunter2', 'redis-server --requirepass ***'],
  ])('loses the secrets among its arguments: %j', (text, masked) => {
    expect(mask(text)).toBe(masked);
  });

  it.each(['x --no-password --host a', 'x --passwords', 'kubectl --user me', 'sort -u a'])(
    'without a secret stays as it is: %j',
    (text) => {
      expect(mask(text)).toBe(text);
    },
  );
});

describe('a statement', () => {
  it.each([
    ["CREATE USER a IDENTIFIED BY 'hunter2'", 'CREATE USER a IDENTIFIED BY ***'],
    [
      "alter user a identified with sha2 by 'two words' require ssl",
      'alter user a identified with sha2 by *** require ssl',
    ],
    ["IDENTIFIED BY PASSWORD '*94BDC'", 'IDENTIFIED BY PASSWORD ***'],
    ['GRANT ALL TO a IDENTIFIED BY "hunter2"', 'GRANT ALL TO a IDENTIFIED BY ***'],
    ["ALTER ROLE a WITH PASSWORD 'hunter2'", 'ALTER ROLE a WITH PASSWORD ***'],
    ["CREATE LOGIN a WITH PASSWORD = 'hunter2'", 'CREATE LOGIN a WITH PASSWORD = ***'],
    ['CONFIG SET requirepass hunter2', 'CONFIG SET requirepass ***'],
  ])('loses its password: %j', (text, masked) => {
    expect(mask(text)).toBe(masked);
  });

  it.each(['syntax error at or near "IDENTIFIED"', 'user is identified by id 7', 'wrong password given'])(
    'without a password stays as it is: %j',
    (text) => {
      expect(mask(text)).toBe(text);
    },
  );
});

describe('an element', () => {
  it.each([
    ['<password>hunter2</password>', '<password>***</password>'],
    ['<ns:dbPassword type="a">two words</ns:dbPassword>', '<ns:dbPassword type="a">***</ns:dbPassword>'],
    ['<password><![CDATA[a<b]]></password>', '<password>***]]></password>'],
    ['<x password="hunter2" a="b"/>', '<x password=*** a="b"/>'],
    ['<key>password</key><string>hunter2</string>', '<key>password</key><string>***</string>'],
    ['<add key="DbPassword" value="hunter2" />', '<add key="DbPassword" value=*** />'],
    ['{"name":"DB_PASSWORD","value":"hunter2","a":1}', '{"name":"DB_PASSWORD","value":***'],
  ])('loses its secret: %j', (text, masked) => {
    expect(mask(text)).toBe(masked);
  });

  it('without a secret stays as it is', () => {
    expect(mask('<host>a</host><port name="b" value="c"/>')).toBe('<host>a</host><port name="b" value="c"/>');
  });
});

describe('a private key', () => {
  const body = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nBKcwggSjAgEAAoIBAQC7';

  it.each(['PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY', 'OPENSSH PRIVATE KEY', 'PGP PRIVATE KEY BLOCK'])(
    'of the kind %s is removed, on several lines, on one line, escaped and cut off',
    (kind) => {
      const pem = `-----BEGIN ${kind}-----\n${body}\n-----END ${kind}-----`;
      for (const text of [
        pem,
        pem.replaceAll('\n', ' '),
        JSON.stringify({ pem }),
        encodeURIComponent(pem),
        pem.slice(0, 60),
      ])
        expect(mask(`a ${text} b`)).not.toMatch(/MIIEvQ|BKcwgg/);

      expect(mask(`a ${pem} b`)).toBe(`a -----BEGIN ${kind}-----***-----END ${kind}----- b`);
    },
  );

  it('without content stays as it is', () => {
    const text = '-----BEGIN PRIVATE KEY----------END PRIVATE KEY-----';
    expect(mask(text)).toBe(text);
  });

  it('is not confused with a certificate', () => {
    const text = `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----`;
    expect(mask(text)).toBe(text);
  });
});

describe('a user with a password and a host without a scheme', () => {
  it.each([
    ['connect to root:hunter2@10.0.0.5:3306 failed', 'connect to ***@10.0.0.5:3306 failed'],
    ['me:pw@tcp(db:3306)/shop', '***@tcp(db:3306)/shop'],
    ['"me:p@ss:w@db"', '"***@db"'],
    ['dsn=me:pw@[::1]:5432', 'dsn=***@[::1]:5432'],
  ])('are removed: %j', (text, masked) => {
    expect(mask(text)).toBe(masked);
  });

  it.each([
    'write to mailto:bob@example.com',
    'npm:typescript@7.0.2',
    'sip:bob@example.com',
    'git@github.com:org/repo.git',
    'listening on 10.0.0.5:3306',
    'at handler (main.ts:10:20)',
    'bob@example.com',
    'registry:5000/app@sha256:abc',
  ])('are not found in %j', (text) => {
    expect(mask(text)).toBe(text);
  });
});

describe('a token of a known form', () => {
  const part = 'Ab1'.repeat(12);

  it.each([
    `ghp_${part}`,
    `github_pat_${part}`,
    `glpat-${part}`,
    `xoxb-123-${part}`,
    `xapp-1-${part}`,
    `sk_live_${part}`,
    `whsec_${part}`,
    'AKIA2E0A8F3B244C9986',
    `AIza${part}`,
    `ya29.${part}`,
    `sk-ant-api03-${part}`,
    `npm_${part}`,
    `pypi-${part}`,
    `SG.${part}.${part}`,
    `SK${'0a'.repeat(16)}`,
    `dop_v1_${'0a'.repeat(32)}`,
    `shpat_${'0a'.repeat(16)}`,
    `hvs.${part}`,
    `dapi${'0a'.repeat(16)}`,
    `hf_${part}`,
    `dp.pt.${part}`,
    `ATATT3${part}`,
    `NRAK-${'AB1'.repeat(9)}`,
    `lin_api_${part}`,
    `sq0atp-${part}`,
    `AGE-SECRET-KEY-1${'AB1'.repeat(19)}`,
    `1234567890:AA${part}`,
    `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${part}`,
  ])('is removed wherever it stands: %s', (token) => {
    expect(mask(`upstream said "${token}" is wrong`)).toBe('upstream said "***" is wrong');
    expect(mask(`a,${token}`)).toBe('a,***');
  });

  it.each([
    ['sent Basic dXNlcjpwdw== to a', 'sent Basic *** to a'],
    ['sent basic QWxhZGRpbjpvcGVuc2VzYW1l', 'sent basic ***'],
  ])('is removed after the name of its scheme: %j', (text, masked) => {
    expect(mask(text)).toBe(masked);
  });

  it.each([
    'basic internationalization',
    'Basic authentication',
    'task-force',
    'risk-assessment-of-everything',
    'a.b.c',
  ])('is not found in %j', (text) => {
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

  it('never survives in a URL or a pair that is escaped once or twice', () => {
    const write = fc.constantFrom<(secret: string) => string>(
      (secret) => `postgres://me:${secret}@database/db`,
      (secret) => `?a=b&password=${secret}`,
      (secret) => JSON.stringify({ password: secret }),
    );
    fc.assert(
      fc.property(password, write, fc.integer({ min: 1, max: 2 }), (secret, writeIt, depth) => {
        const printable = secret.replace(/[\ud800-\udfff]/g, 'x');
        const escape = (text: string): string =>
          Array.from({ length: depth }).reduce<string>((inner) => encodeURIComponent(inner), text);
        const masked = mask(`https://a/login?next=${escape(writeIt(printable))}&x=y`);
        expect(masked).not.toContain(escape(printable));
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

  it('are replaced below a depth of 33', () => {
    const nested = (depth: number): Record<string, unknown> =>
      JSON.parse(`${'{"a":'.repeat(depth)}"x"${'}'.repeat(depth)}`) as Record<string, unknown>;
    expect(maskDetails(nested(33))).toEqual(nested(33));
    expect(JSON.stringify(maskDetails(nested(34)))).toContain('{"a":"***"}');
    expect(JSON.stringify(maskDetails(nested(4000))).length).toBeLessThan(500);
    const lists = JSON.parse(`{"a":${'['.repeat(4000)}"x"${']'.repeat(4000)}}`) as Record<string, unknown>;
    expect(JSON.stringify(maskDetails(lists)).length).toBeLessThan(500);
  });
});
