import { Logger } from '@nestjs/common';
import type { LogStyle } from '../core/text/log-style.js';

/** The members of a logger that are read, of Nest's own or of another logger. */
interface AnyLogger {
  readonly options?: { readonly json?: unknown } | null;
  isLevelEnabled?(level: string): unknown;
}

/**
 * How the application logs at this moment: `logger: false` has no levels, and Nest's `ConsoleLogger({ json: true })` writes JSON.
 * The format of other loggers is known only to the application, which gives it as an option. Never throws.
 */
export function logStyle(given: LogStyle['format'] | undefined): LogStyle {
  try {
    // Nest has no public name for its current logger; this is its private one (seen in Nest 11 and 12).
    const { staticInstanceRef: logger } = Logger as unknown as { readonly staticInstanceRef?: AnyLogger };
    if (!logger) return { format: given ?? 'text', hasWarnings: false, hasErrors: false };
    const format = given ?? (logger.options?.json === true ? 'json' : 'text');
    return { format, hasWarnings: isEnabled(logger, 'warn'), hasErrors: isEnabled(logger, 'error') };
  } catch {
    return { format: given ?? 'text', hasWarnings: true, hasErrors: true };
  }
}

function isEnabled(logger: AnyLogger, level: 'warn' | 'error'): boolean {
  // Nest 11 does not ask the logger itself whether a level is enabled.
  const { logLevels } = Logger as unknown as { readonly logLevels?: unknown };
  // Without levels Nest 11 reports every level as disabled, but logs it anyway.
  const isWanted = logLevels === undefined || Logger.isLevelEnabled(level);
  return isWanted && (logger.isLevelEnabled?.(level) ?? true) !== false;
}
