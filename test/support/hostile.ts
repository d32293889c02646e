/** An object on which every operation throws, and which throws something that cannot be read either. */
export function throwingProxy(): object {
  const everyTrap = new Proxy(
    {},
    {
      get: () => () => {
        throw throwingProxy();
      },
    },
  );
  return new Proxy({}, everyTrap);
}
