interface Stream {
  subscribe(...args: unknown[]): { add(teardown: () => void): void };
}

/**
 * Calls `call`, and then `end` when the result is available; a promise counts when it settles. If the result is a stream (an
 * Observable of RxJS, recognised by its shape), it calls `begin` for each subscription, and the function that `begin` returned when
 * that subscription ends. A stream without a subscription is not waited for.
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

/** A stream with all methods of the original, so that operators accept it, but with a `subscribe` that is followed. */
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
