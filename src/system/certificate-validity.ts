import { X509Certificate } from 'node:crypto';
import { connect, type PeerCertificate, type DetailedPeerCertificate } from 'node:tls';

interface Moment {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** As the certificate says it. */
  readonly text: string;
}

/** When a chain of certificates is valid: all of them have to be. */
export interface Validity {
  readonly from: Moment;
  readonly to: Moment;
}

export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly servername: string;
}

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * The validity of the certificates in a PEM text, which may hold a chain and a key.
 * @throws Error if there is no certificate in it
 */
export function validityOfPem(text: string): Validity {
  const certificates = (text.match(PEM) ?? []).map((pem) => new X509Certificate(pem));
  if (certificates.length === 0) throw new Error('there is no PEM certificate');
  return common(certificates.map(({ validFrom, validTo }) => [validFrom, validTo]));
}

/** The validity of the certificates that a server presents, whether or not they are trusted. */
export async function validityOfEndpoint(endpoint: Endpoint, signal: AbortSignal): Promise<Validity> {
  signal.throwIfAborted();
  // The question is when the certificate ends; Node would refuse one that has ended, and those of a private authority.
  const socket = connect({ ...endpoint, rejectUnauthorized: false });
  const abort = (): void => void socket.destroy(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await new Promise<Validity>((resolve, reject) => {
      socket.once('secureConnect', () => resolve(common(chainOf(socket.getPeerCertificate(true)))));
      socket.once('close', () => reject(new Error('the server closed the connection')));
      socket.on('error', reject);
    });
  } finally {
    signal.removeEventListener('abort', abort);
    socket.destroy();
  }
}

function chainOf(leaf: DetailedPeerCertificate | PeerCertificate): [from: string, to: string][] {
  const issuer = 'issuerCertificate' in leaf ? leaf.issuerCertificate : undefined;
  const rest = issuer && issuer.fingerprint256 !== leaf.fingerprint256 ? chainOf(issuer) : [];
  return [[leaf.valid_from, leaf.valid_to], ...rest];
}

function common(validities: readonly (readonly [from: string, to: string])[]): Validity {
  const moments = validities.map(([from, to]) => ({ from: momentOf(from), to: momentOf(to) }));
  return moments.reduce((all, one) => ({
    from: one.from.at > all.from.at ? one.from : all.from,
    to: one.to.at < all.to.at ? one.to : all.to,
  }));
}

function momentOf(text: string): Moment {
  return { at: Date.parse(text), text };
}
