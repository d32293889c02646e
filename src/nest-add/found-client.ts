import type { DecoratedClass } from '../code/decorated-class.js';
import type { Source } from '../code/source.js';

/** How the constructor of an indicator asks Nest for the client. */
export interface Injection {
  /** A decorator of the parameter, for example `@Inject('REDIS')`, or nothing if the type is the token. */
  readonly decorator: string;
  /** The type of the parameter, if it is not the general one of the kind. */
  readonly type?: string;
  /** What the decorator and the type are imported from. A specifier that ends with `.ts` is the path of a file. */
  readonly imports: readonly { readonly name: string; readonly from: string }[];
}

/** A client that a module of the application is known to have. */
export interface FoundClient {
  /** `undefined` if the constructor of the base class asks for the client. */
  readonly injection: Injection | undefined;
  /** The name of one of several, for example of a queue, which is then part of the name of its indicator. */
  readonly label?: string;
  readonly source: Source;
  readonly module: DecoratedClass;
}
