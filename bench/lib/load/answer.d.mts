interface Answer {
  readonly status: number;
  readonly body: string;
}
export function parseAnswer(bytes: Buffer): Answer | undefined;
export function faultOf(
  answer: Answer,
  expected: { readonly status: number; readonly texts: Readonly<Record<string, number>> },
): string | undefined;
