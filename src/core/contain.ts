/** Calls code of the application's, and keeps what it throws, or rejects with, from whoever called. */
export function contain(action: () => unknown, report: (error: unknown) => void = () => {}): void {
  const fail = (error: unknown): void => contain(() => report(error));
  try {
    // An asynchronous function is accepted where one that returns nothing is asked for, and its rejection is nobody's.
    const returned = action();
    if (returned instanceof Promise) returned.catch(fail);
  } catch (error) {
    fail(error);
  }
}
