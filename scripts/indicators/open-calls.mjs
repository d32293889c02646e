/** Counts in `count` how many calls of `methods` are open on `client`, and remembers the most. */
export function countOpen(client, methods, count = { open: 0, most: 0, calls: 0 }) {
  for (const method of methods) {
    const original = client[method].bind(client);
    client[method] = (...args) => {
      count.calls += 1;
      count.open += 1;
      count.most = Math.max(count.most, count.open);
      const result = original(...args);
      const settle = () => void (count.open -= 1);
      Promise.resolve(result).then(settle, settle);
      return result;
    };
  }
  return count;
}
