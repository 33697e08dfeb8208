/** Digest answers with SHA-256 (RFC 8760), which our center asks of browsers. sip.js reads only the last challenge and knows MD5; who may meet a plain PBX brings MD5 along. */
import type { DigestAuthentication } from 'sip.js/lib/core/messages/digest-authentication.js';
import { randomId, type Random } from '../../kernel/random.js';
import { sha256 } from './sha256.js';

export interface Credentials { readonly username: string; readonly password: string }
export interface Challenge {
  readonly algorithm?: string; readonly realm?: string; readonly nonce?: string; readonly opaque?: string;
  readonly stale?: boolean | string; readonly qop?: string | readonly string[];
}
export interface Digest { authenticate(request: { method: string; ruri: unknown }, challenge: Challenge, body?: string): boolean; toString(): string }

const strong = /^(?:WWW|Proxy)-Authenticate\s*:.*algorithm\s*=\s*"?SHA-256"?\s*(?:,|$)/im;
const weak = /^(?:WWW|Proxy)-Authenticate\s*:(?!.*algorithm\s*=\s*"?SHA-256"?\s*(?:,|$)).*\r\n/gim;

/** Leaves only the SHA-256 challenge in a 401 or 407 that also offers others: the strongest we know wins (RFC 8760 section 2.4). */
export const preferSha256 = (message: string): string => (/^SIP\/2\.0 40[17] /.test(message) && strong.test(message) ? message.replace(weak, '') : message);

export type Hash = (text: string) => string;

export function createDigest(credentials: () => Credentials, random: Random, md5?: Hash): Digest {
  let header = '';
  let lastNonce: string | undefined;
  let count = 0;
  return {
    authenticate(request, challenge) {
      const algorithm = challenge.algorithm ?? 'MD5';
      const hash = algorithm === 'SHA-256' ? sha256 : algorithm === 'MD5' ? md5 : undefined;
      const { realm, nonce, opaque } = challenge;
      const qop = challenge.qop?.includes('auth') === true ? 'auth' : undefined;
      if (!hash || realm === undefined || nonce === undefined || (challenge.qop !== undefined && !qop)) return false;
      const { username, password } = credentials();
      // RFC 7616 section 3.4: the count restarts with a new nonce.
      count = nonce === lastNonce ? count + 1 : 1;
      lastNonce = nonce;
      const nc = count.toString(16).padStart(8, '0');
      const cnonce = randomId(random);
      const uri = String(request.ruri);
      const ha1 = hash(`${username}:${realm}:${password}`);
      const ha2 = hash(`${request.method}:${uri}`);
      const response = hash(qop ? `${ha1}:${nonce}:${nc}:${cnonce}:${qop}:${ha2}` : `${ha1}:${nonce}:${ha2}`);
      header = `Digest username="${username}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=${algorithm}`
        + (opaque === undefined ? '' : `, opaque="${opaque}"`) + (qop ? `, qop=${qop}, cnonce="${cnonce}", nc=${nc}` : '');
      return true;
    },
    toString: () => header,
  };
}

/** sip.js calls only these two, but its type is a class: extending it would bring its MD5 along (2 KB). */
export const suitsSipJs = (digest: object): digest is DigestAuthentication => 'authenticate' in digest && 'toString' in digest;
