/**
 * A pod answers a readiness probe with `true` for 200 and `false` for 503. Each kind makes a pod from its options; `startsAfterMs`
 * is when it begins to check in the background, if it does.
 */
export const PODS = {
  /** One query for each probe, as in the documents of health check packages without a cache. */
  'a query per probe': ({ database }) => ({
    probe: () =>
      database.query().then(
        () => true,
        () => false,
      ),
  }),
  /** One required indicator of nestjs-vitals, which is the package's own code: its check, its verdict, its defaults. */
  'nestjs-vitals': ({ time, database, code, options = {}, startsAfterMs }) => {
    const resolved = code.resolveOptions({}, { isInteractive: false });
    const check = new code.Check({
      name: 'database',
      required: true,
      options: code.resolveIndicatorOptions(options, 'database', resolved),
      run: () => database.query(),
      clock: time,
    });
    time.after(startsAfterMs, () => check.start());
    return {
      async probe() {
        await Promise.race([check.fresh(), time.wait(resolved.answerMs)]);
        return code.foldReadiness(undefined, { database: check.finding() }).status !== 'not_ready';
      },
    };
  },
};
