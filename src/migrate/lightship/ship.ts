import type { Node } from 'typescript';
import type { MainFile } from '../main/main-file.js';
import type { Changes } from '../source/changes.js';
import type { Project } from '../source/project.js';

/** What one application says to lightship; everything about it is refused together. */
export interface Ship {
  readonly project: Project;
  readonly changes: Changes;
  readonly main: MainFile;
  readonly refuse: (node: Node, message: string) => void;
  readonly remark: (node: Node, message: string) => void;
}
