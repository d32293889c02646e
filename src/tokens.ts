/** Injection tokens for what is not a class. */
export const OPTIONS = Symbol('nestjs-vitals:options');
export const CLOCK = Symbol('nestjs-vitals:clock');
