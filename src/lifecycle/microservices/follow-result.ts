interface Stream {
  subscribe(...args: unknown[]): { add(teardown: () => void): void };
}

/**
 * Calls `call`, and `end` when its result is there: a promise when it settles. If that result is a stream (an Observable of
 * RxJS, known by its shape), `begin` is called for each subscription, and what it returns when that subscription ends: a
 * stream to which nothing subscribes is not waited for.
 */
export function followResult(call: () => unknown, end: () => void, begin: () => () => void): unknown {
  let result: unknown;
  try {
    result = call();
  } catch (error) {
    end();
    throw error;
  }
  if (!(result instanceof Promise)) return ended(result, end, begin);
  return result.then(
    (value: unknown) => ended(value, end, begin),
    (error: unknown) => {
      end();
      throw error;
    },
  );
}

function ended(result: unknown, end: () => void, begin: () => () => void): unknown {
  end();
  return isStream(result) ? followed(result, begin) : result;
}

/** Operators see the stream itself, with all its methods, but subscribe through this. */
function followed(stream: Stream, begin: () => () => void): unknown {
  const subscribe = (...args: unknown[]): unknown => {
    const end = begin();
    try {
      const subscription = stream.subscribe(...args);
      subscription.add(end);
      return subscription;
    } catch (error) {
      end();
      throw error;
    }
  };
  return Object.create(stream, { subscribe: { value: subscribe } }) as unknown;
}

function isStream(value: unknown): value is Stream {
  const { subscribe, lift } = (value ?? {}) as { readonly subscribe?: unknown; readonly lift?: unknown };
  return typeof subscribe === 'function' && typeof lift === 'function';
}
