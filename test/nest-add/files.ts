import { join } from 'node:path';
import { nestAdd, type NestAddOptions } from '../../src/nest-add/nest-add.js';
import type { Folder, Tree } from '../../src/nest-add/tree.js';

export type Files = Readonly<Record<string, string>>;

/** The files of a project in memory, as a schematic gets them. */
class MemoryTree implements Tree {
  readonly files: Map<string, string>;

  constructor(files: Files) {
    this.files = new Map(Object.entries(files));
  }

  exists(path: string): boolean {
    return this.files.has(path);
  }

  read(path: string): Uint8Array | null {
    const text = this.files.get(path);
    // A test writes a file in Latin-1 by a text that begins with this word.
    if (text?.startsWith('latin1:')) return Buffer.from(text, 'latin1');
    return text === undefined ? null : new TextEncoder().encode(text);
  }

  create(path: string, text: string): void {
    if (this.files.has(path)) throw new Error(`${path} is there`);
    this.files.set(path, text);
  }

  overwrite(path: string, text: string): void {
    if (!this.files.has(path)) throw new Error(`${path} is not there`);
    this.files.set(path, text);
  }

  getDir(path: string): Folder {
    const inside = [...this.files.keys()]
      .filter((each) => each.startsWith(`${path}/`))
      .map((each) => each.slice(path.length + 1));
    const folders = inside.filter((each) => each.includes('/')).map((each) => each.split('/')[0]!);
    return {
      subfiles: inside.filter((each) => !each.includes('/')),
      subdirs: [...new Set(folders)],
      dir: (name) => this.getDir(join(path, name)),
    };
  }
}

export interface Added {
  /** The files that are new or other than before. */
  readonly changed: Files;
  readonly files: Files;
  readonly notes: readonly string[];
}

/** What `nest add nestjs-vitals` does to these files. */
export function add(files: Files, options: NestAddOptions = {}): Added {
  const tree = new MemoryTree(files);
  const notes: string[] = [];
  nestAdd(options)(tree, { logger: { warn: (note) => void notes.push(note) } });
  const changed = [...tree.files].filter(([path, text]) => files[path] !== text);
  return { changed: Object.fromEntries(changed), files: Object.fromEntries(tree.files), notes };
}

const MAIN = `import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  await app.listen(process.env.PORT ?? 3000);
}
void bootstrap();
`;

const MODULE = `import { Module } from '@nestjs/common';
import { AppController } from './app.controller';
import { AppService } from './app.service';

@Module({
  imports: [],
  controllers: [AppController],
  providers: [AppService],
})
export class AppModule {}
`;

/** A project as `nest new` makes it, with these packages and other files. */
export function project(packages: readonly string[] = [], others: Files = {}): Files {
  const dependencies = Object.fromEntries(['@nestjs/core', ...packages].map((name) => [name, '*']));
  return {
    'nest-cli.json': JSON.stringify({ collection: '@nestjs/schematics', sourceRoot: 'src' }),
    'package.json': JSON.stringify({ dependencies }),
    'src/main.ts': MAIN,
    'src/app.module.ts': MODULE,
    ...others,
  };
}
