/** An object on which every operation throws; what it throws is again such an object. */
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
