/** Something in a manifest that does not fit the application, or Kubernetes. */
export interface Finding {
  /** The stable name of the rule, like `timeout-too-short`. */
  readonly rule: string;
  /** An `error` loses requests, restarts healthy pods, or is refused by Kubernetes; a `warning` may be meant. */
  readonly severity: 'error' | 'warning';
  /** What was found, and what is expected. */
  readonly message: string;
  /** Why, with the number worked out. */
  readonly because: string;
  /** The file, if `lint()` was told its name. */
  readonly file?: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** The object, like `Deployment/orders`; for a text that cannot be read its place among the documents, like `document 2`. */
  readonly document: string;
  /** The name of the container, if the finding is about one. */
  readonly container?: string;
}
