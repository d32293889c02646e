import { describe, expect, it } from '@jest/globals';
import { classesOf, migrated, terminusProject, type Migrated } from './migrated.js';

function entry(code: string, head = ''): Migrated {
  const extra =
    'private readonly db: TypeOrmHealthIndicator, private readonly http: HttpHealthIndicator, private readonly micro: MicroserviceHealthIndicator';
  const imports = 'TypeOrmHealthIndicator, HttpHealthIndicator, MicroserviceHealthIndicator';
  return migrated(terminusProject(code, { extra, imports, head }));
}

describe('a limit that is no number that is written out', () => {
  it.each([
    "() => this.db.pingCheck('db', { timeout: LIMIT })",
    "() => this.http.pingCheck('db', 'https://a.example', { timeout: LIMIT })",
    "() => this.micro.pingCheck('db', { transport: 1, timeout: LIMIT })",
    "() => this.db.pingCheck('db').withTimeout(LIMIT)",
    "() => this.db.pingCheck('db').cacheFor(LIMIT)",
  ])('leaves the entry: %s', (code) => {
    const { left, changed } = entry(code, 'const LIMIT = 300;');
    expect(left).toEqual([expect.stringMatching(/has a time that is not a number that is written out/)]);
    expect(changed).toEqual([]);
  });
});

describe('a limit that is written out', () => {
  it.each([
    ["() => this.db.pingCheck('db', { timeout: 5 * 1000 })", 'timeoutMs: 5 * 1000'],
    ["() => this.micro.pingCheck('db', { transport: 1, timeout: 5 * 1000 })", 'timeoutMs: 5000'],
    ["() => this.micro.pingCheck('db', { transport: 1, timeout: 10_000 })", 'timeoutMs: 10000'],
  ])('is kept: %s', (code, expected) => {
    expect(classesOf(entry(code))).toContain(`@RequiredIndicator('db', { ${expected} })`);
  });
});
