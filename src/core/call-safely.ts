/** Runs application code and never throws: an exception or a rejection goes to `report`. */
export function callSafely(action: () => unknown, report: (error: unknown) => void = () => {}): void {
  const fail = (error: unknown): void => callSafely(() => report(error));
  try {
    // TypeScript accepts an asynchronous function as a callback that returns nothing, so its rejection must be handled here.
    const returned = action();
    if (returned instanceof Promise) returned.catch(fail);
  } catch (error) {
    fail(error);
  }
}
