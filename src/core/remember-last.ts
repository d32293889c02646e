/** `make`, but for the arguments of its last call it returns what it returned then. */
export function rememberLast<A extends readonly unknown[], R>(make: (...args: A) => R): (...args: A) => R {
  let last: { readonly args: A; readonly result: R } | undefined;
  return (...args) => {
    if (!last || last.args.some((arg, index) => arg !== args[index])) last = { args, result: make(...args) };
    return last.result;
  };
}
