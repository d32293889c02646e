/** The version of this package, by which OpenTelemetry tells instruments apart. */
export const VERSION = '0.1.0';
