/*
 * Secrets that can be recognised by their own form, in any context. Each pattern has one group, the secret. Every repetition
 * is bounded, or cannot fail once it has begun, so that hostile text costs linear time.
 */

/** The prefixes by which scanners recognise the tokens of well-known services, each as its service documents it. */
const PREFIXES: readonly string[] = [
  String.raw`gh[pousr]_[A-Za-z0-9]{16,255}|github_pat_[A-Za-z0-9_]{16,255}`, // GitHub
  String.raw`gl[a-z]{2,8}-[\w-]{16,255}`, // GitLab
  String.raw`xox[a-z](?:\.xox[a-z])?-[\w-]{8,255}|xapp-[\w-]{8,255}`, // Slack
  String.raw`(?:sk|rk|pk)_(?:live|test)_\w{8,255}|whsec_[\w+/=]{8,255}`, // Stripe
  String.raw`(?:AKIA|ASIA)[A-Z0-9]{12,124}`, // AWS
  String.raw`AIza[\w-]{30,255}|ya29\.[\w-]{8,2048}|GOCSPX-[\w-]{16,255}`, // Google
  String.raw`sk-[\w-]{16,255}`, // OpenAI, Anthropic
  String.raw`npm_[A-Za-z0-9]{16,255}|pypi-[\w-]{16,1024}`, // registries
  String.raw`SG\.[\w-]{8,255}\.[\w-]{8,255}`, // SendGrid
  String.raw`SK[0-9a-f]{32}`, // Twilio
  String.raw`do[opr]_v1_[0-9a-f]{16,255}`, // DigitalOcean
  String.raw`shp[a-z]{2}_[0-9A-Fa-f]{16,255}`, // Shopify
  String.raw`hv[sbr]\.[\w-]{16,1024}`, // HashiCorp Vault
  String.raw`dapi[0-9a-f]{32}`, // Databricks
  String.raw`hf_[A-Za-z0-9]{16,255}`, // Hugging Face
  String.raw`dp\.[a-z]{2,8}\.[\w-]{16,255}`, // Doppler
  String.raw`ATATT3[\w+/=-]{16,1024}`, // Atlassian
  String.raw`NRAK-[A-Z0-9]{16,64}`, // New Relic
  String.raw`lin_api_[A-Za-z0-9]{16,255}`, // Linear
  String.raw`sq0[a-z]{3}-[\w-]{16,255}`, // Square
  String.raw`AGE-SECRET-KEY-1[A-Z0-9]{16,255}`, // age
  String.raw`[0-9]{8,10}:AA[\w-]{30,64}`, // Telegram
  String.raw`eyJ[\w-]{8,4096}\.[\w-]{8,8192}\.[\w-]{0,4096}`, // JSON web tokens
];

export const KNOWN_SECRETS: readonly RegExp[] = [
  new RegExp(`(?<![A-Za-z0-9_])(${PREFIXES.join('|')})`, 'g'),
  // A block that was cut off ends with the text.
  /-----BEGIN [A-Z0-9 +]{0,40}PRIVATE KEY(?: BLOCK)?-----([^]*?)(?=-----END|$)/g,
  /\bbearer[ \t]{1,8}([\w.~+/=-]{16,})/gi,
  /\b[Bb]asic[ \t]{1,8}((?=[A-Za-z+/]*[A-Z0-9])[A-Za-z0-9+/]{8,}={0,2})(?![\w-])/g,
];
