import { readFile } from 'node:fs/promises';
import { degraded, healthy, unhealthy } from '../core/report/indicator.js';
import type { CheckContext, CheckResult, Indicator } from '../core/report/indicator.js';
import { systemClock } from '../system-clock.js';
import { numberFrom } from './bounds.js';
import { validityOfEndpoint, validityOfPem, type Validity } from './certificate-validity.js';

/** Where a certificate is: in a PEM file, which may hold a chain, or behind a TLS endpoint. */
export type CertificateSource =
  | { readonly file: string }
  | {
      readonly host: string;
      /** @default 443 */
      readonly port?: number;
      /** The name that is asked for. Without it: `host`. */
      readonly servername?: string;
    };

/** How long a certificate has to be valid. */
export interface CertificateIndicatorOptions {
  /**
   * With fewer days left it is unhealthy. From 0.
   * @default 7
   */
  readonly minDays?: number;
  /**
   * With fewer days left it is degraded. From 0.
   * @default 21
   */
  readonly degradedBelowDays?: number;
}

const DAY_MS = 86_400_000;

/**
 * Looks at how many days are left until a certificate ends, or the first of its chain. A file is read anew for each check, so a
 * certificate that was renewed counts at once. An endpoint gets one TLS handshake per check: set `cacheMs` to an hour or so.
 *
 * Extend it, and decorate the subclass with `@OptionalIndicator`.
 * @throws VitalsError `INVALID_OPTIONS`, if a number is out of bounds
 * @example
 * @OptionalIndicator('certificate', { cacheMs: 3_600_000 })
 * export class ApiCertificateIndicator extends CertificateIndicator {
 *   constructor() {
 *     super({ file: '/tls/tls.crt' });
 *   }
 * }
 */
export abstract class CertificateIndicator implements Indicator {
  private readonly minDays: number;
  private readonly degradedBelowDays: number;
  private readonly where: string;

  constructor(
    private readonly source: CertificateSource,
    options: CertificateIndicatorOptions = {},
  ) {
    const { minDays, degradedBelowDays } = options;
    this.minDays = numberFrom('CertificateIndicator: minDays', { value: minDays, otherwise: 7 });
    this.degradedBelowDays = numberFrom('CertificateIndicator: degradedBelowDays', {
      value: degradedBelowDays,
      otherwise: 21,
    });
    this.where = 'file' in source ? source.file : `${source.host}:${source.port ?? 443}`;
  }

  async check({ signal }: CheckContext): Promise<CheckResult> {
    const { from, to } = await this.validity(signal);
    const now = systemClock.date().getTime();
    const daysLeft = Math.floor((to.at - now) / DAY_MS);
    const subject = `the certificate of ${this.where}`;
    if (now < from.at) return unhealthy(`${subject} is not valid before ${from.text}`, { daysLeft });
    if (now >= to.at) return unhealthy(`${subject} ended at ${to.text}`, { daysLeft });
    if (daysLeft >= Math.max(this.minDays, this.degradedBelowDays)) return healthy({ daysLeft });
    const text = `${subject} ends in ${daysLeft} days, at ${to.text}`;
    return daysLeft < this.minDays ? unhealthy(text, { daysLeft }) : degraded(text, { daysLeft });
  }

  private async validity(signal: AbortSignal): Promise<Validity> {
    if ('file' in this.source) return validityOfPem(await readFile(this.source.file, { encoding: 'utf8', signal }));
    const { host, port = 443, servername = host } = this.source;
    return validityOfEndpoint({ host, port, servername }, signal);
  }
}
