import { Logger } from '@nestjs/common';
import type { LogStyle } from '../core/text/log-style.js';

/** What is looked at of a logger, Nest's own or another. */
interface AnyLogger {
  readonly options?: { readonly json?: unknown } | null;
  isLevelEnabled?(level: string): unknown;
}

/**
 * How the application logs right now: `logger: false` has no levels, Nest's `ConsoleLogger({ json: true })` writes JSON. Of
 * other loggers only the application knows the format, which it gives as an option. Never throws.
 */
export function logStyle(given: LogStyle['format'] | undefined): LogStyle {
  try {
    // Nest's own way to the logger that is in force (seen in Nest 11 and 12), which it has no public name for.
    const { staticInstanceRef: logger } = Logger as unknown as { readonly staticInstanceRef?: AnyLogger };
    if (!logger) return { format: given ?? 'text', hasWarnings: false, hasErrors: false };
    const format = given ?? (logger.options?.json === true ? 'json' : 'text');
    return { format, hasWarnings: isEnabled(logger, 'warn'), hasErrors: isEnabled(logger, 'error') };
  } catch {
    return { format: given ?? 'text', hasWarnings: true, hasErrors: true };
  }
}

function isEnabled(logger: AnyLogger, level: 'warn' | 'error'): boolean {
  // Nest 11 does not ask the logger itself.
  const { logLevels } = Logger as unknown as { readonly logLevels?: unknown };
  // Without levels Nest 11 says of each that it is not enabled, and logs it all the same.
  const isWanted = logLevels === undefined || Logger.isLevelEnabled(level);
  return isWanted && (logger.isLevelEnabled?.(level) ?? true) !== false;
}
