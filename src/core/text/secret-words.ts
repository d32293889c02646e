/*
 * Words in keys, options and element names whose value is a secret. In doubt a word is listed: a value that is masked
 * without need costs less than a secret that is shown.
 */

const KEYS = [
  'api|access|account|private|secret|shared|master|root|service|subscription|storage|license|deploy|webhook|vault|kms',
  'encryption|encrypting|encrypt|decryption|decrypting|decrypt|cipher|signing|sign|signature|hmac|jwt|jws|aes|rsa|ssh|tls|ssl',
  'session|cookie|client|app|data',
].join('|');

/** These are also searched inside longer words: `DB_PASSWORD`, `refreshToken`. */
export const SECRET_WORD = [
  'passw(?:or)?d|passwort|passphrase|passcode|pwd|secret|token|credential|authorization|cookie|signature',
  `(?:${KEYS})[-_. ]?key(?![a-z])|session[-_]?id|requirepass|masterauth|connection[-_ ]?string`,
].join('|');

/** These are too short to be searched inside other words ("bypass", "author"), and their case matters. */
export const SHORT_SECRET_WORD = [
  '(?<![A-Za-z])(?:pass|auth|pw|sig)(?![a-z])',
  '(?<![A-Za-z])(?:PASS|AUTH|PW|SIG)(?![A-Za-z])',
  '(?:Pass|Auth|Pw|Sig)(?![a-z])',
].join('|');

const SECRET_KEYS: readonly RegExp[] = [new RegExp(SECRET_WORD, 'i'), new RegExp(SHORT_SECRET_WORD)];

/** Whether the value under this key is a secret. */
export function isSecretKey(key: string): boolean {
  return SECRET_KEYS.some((pattern) => pattern.test(key));
}
