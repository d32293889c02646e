/** What is used of the files that a schematic gets. Paths are relative to the folder of `nest-cli.json`, with forward slashes. */
export interface Tree {
  exists(path: string): boolean;
  read(path: string): Uint8Array | null;
  create(path: string, text: string): void;
  overwrite(path: string, text: string): void;
  getDir(path: string): Folder;
}

export interface Folder {
  readonly subdirs: readonly string[];
  readonly subfiles: readonly string[];
  dir(name: string): Folder;
}

/** What is used of the context of a schematic. */
export interface Context {
  readonly logger: { warn(message: string): void };
}
