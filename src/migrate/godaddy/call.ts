import type { Node } from 'typescript';
import type { MainFile } from '../main/main-file.js';
import type { Project } from '../source/project.js';

/** What one call of `createTerminus` says; everything about it is refused together. */
export interface Call {
  readonly project: Project;
  readonly main: MainFile;
  readonly options: ReadonlyMap<string, Node>;
  readonly refuse: (node: Node, message: string) => void;
  /** A word about something that is translated all the same. */
  readonly remark: (node: Node, message: string) => void;
}
