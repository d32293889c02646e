/*
 * Words whose value is a secret, as they stand in keys, options and element names. In doubt a word is one: a value that is
 * masked without need costs less than a secret that is shown.
 */

const KEYS = [
  'api|access|account|private|secret|shared|master|root|service|subscription|storage|license|deploy|webhook|vault|kms',
  'encryption|encrypting|encrypt|decryption|decrypting|decrypt|cipher|signing|sign|signature|hmac|jwt|jws|aes|rsa|ssh|tls|ssl',
  'session|cookie|client|app|data',
].join('|');

/** Looked for inside longer words too: `DB_PASSWORD`, `refreshToken`. */
export const SECRET_WORD = [
  'passw(?:or)?d|passwort|passphrase|passcode|pwd|secret|token|credential|authorization|cookie|signature',
  `(?:${KEYS})[-_. ]?key(?![a-z])|session[-_]?id|requirepass|masterauth|connection[-_ ]?string`,
].join('|');

/** Too short to be looked for inside other words: "bypass", "author". Upper and lower case matter here. */
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
