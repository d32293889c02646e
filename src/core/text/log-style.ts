/** How the application logs. */
export interface LogStyle {
  readonly format: 'text' | 'json';
  readonly hasWarnings: boolean;
  readonly hasErrors: boolean;
}
