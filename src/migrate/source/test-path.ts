/** Whether a file is a test, by its name or its folder. */
export function isTest(path: string): boolean {
  return /(\.|-)(spec|test)\.[cm]?ts$|(^|\/)(test|tests|__tests__|e2e)\//.test(path);
}
