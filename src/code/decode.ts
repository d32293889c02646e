/** The text of a file in UTF-8, or `undefined` if it is in another encoding. A byte order mark is part of the text, so that it stays. */
export function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { ignoreBOM: true, fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
