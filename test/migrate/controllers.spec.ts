import { describe, expect, it } from '@jest/globals';
import { migrated, terminusProject } from './migrated.js';

const WELL = "() => ({ api: { status: 'up' } })";
const PATH = 'src/health.controller.ts';

describe('a route stays if', () => {
  it.each([
    ['another method calls it', "\n  @Get('all')\n  all() {\n    return this.check();\n  }\n"],
    ['another route that goes calls it in a function', '\n  private readonly again = () => this.check();\n'],
    ['it is called by its name in brackets', "\n  private readonly again = () => this['check']();\n"],
  ])('%s', (_why, members) => {
    const { left, changed } = migrated(terminusProject(WELL, { members }));
    expect(left).toEqual([expect.stringMatching(/another member of the class calls this method/)]);
    expect(changed).toEqual([]);
  });

  it('another class of the file mentions its controller', () => {
    const files = terminusProject(WELL);
    const { left, changed } = migrated({
      ...files,
      [PATH]: `${files[PATH]}\nexport class Other extends HealthController {}\n`,
    });
    expect(left).toEqual([expect.stringMatching(/HealthController is used here, so that it cannot be removed/)]);
    expect(changed).toEqual([]);
  });
});

describe('a controller stays without its routes if', () => {
  it('its constructor does something', () => {
    const files = terminusProject(WELL);
    const text = files[PATH]!.replace(') {}', ') {\n    start();\n  }');
    const { left, files: after } = migrated({ ...files, [PATH]: text });
    expect(left).toEqual([]);
    expect(after.get(PATH)).toContain('start();');
    expect(after.get(PATH)).not.toContain('check()');
    expect(after.get('src/health.module.ts')).toContain('controllers: [HealthController]');
  });
});
