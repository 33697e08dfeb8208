/** Digest authentication as a server (RFC 3261 section 22, RFC 7616, RFC 8760): stateless nonces that age, and replay refused by `nc`. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from 'ccc-workstation/clock';
import { isToken, quoteEnd, skipBlank, unquote } from './uri.js';

export type DigestAlgorithm = 'MD5' | 'SHA-256';

export interface Credentials {
  readonly username: string; readonly realm: string; readonly nonce: string; readonly uri: string; readonly response: string;
  readonly algorithm: DigestAlgorithm; readonly qop: 'auth' | undefined; readonly nc: string; readonly cnonce: string;
}

export const digestHash = (algorithm: DigestAlgorithm, text: string): string =>
  createHash(algorithm === 'MD5' ? 'md5' : 'sha256').update(text).digest('hex');

export const ha1Of = (algorithm: DigestAlgorithm, username: string, realm: string, password: string): string =>
  digestHash(algorithm, `${username}:${realm}:${password}`);

/** RFC 7616 3.4.1. */
export function digestResponse(ha1: string, method: string, c: Pick<Credentials, 'nonce' | 'uri' | 'algorithm' | 'qop' | 'nc' | 'cnonce'>): string {
  const ha2 = digestHash(c.algorithm, `${method}:${c.uri}`);
  return digestHash(c.algorithm, c.qop === undefined ? `${ha1}:${c.nonce}:${ha2}` : `${ha1}:${c.nonce}:${c.nc}:${c.cnonce}:${c.qop}:${ha2}`);
}

/** `name=value, name="value"` after the scheme; undefined when it is not Digest or not well formed. */
export function parseAuthParams(value: string): ReadonlyMap<string, string> | undefined {
  if (!/^digest[ \t]/i.test(value) || value.length > 4_000) return undefined;
  const out = new Map<string, string>();
  let at = skipBlank(value, 6);
  while (at < value.length) {
    const equals = value.indexOf('=', at);
    if (equals < 0) return undefined;
    const name = value.slice(at, equals).trim().toLowerCase();
    if (!isToken(name) || out.has(name)) return undefined;
    const start = skipBlank(value, equals + 1);
    let end = value.charCodeAt(start) === 34 ? quoteEnd(value, start) : value.indexOf(',', start);
    if (end < 0) { if (value.charCodeAt(start) === 34) return undefined; end = value.length; }
    out.set(name, unquote(value.slice(start, end).trim()));
    at = skipBlank(value, end);
    if (at < value.length && value.charCodeAt(at) !== 44) return undefined;
    at = skipBlank(value, at + 1);
  }
  return out;
}

export function parseCredentials(value: string): Credentials | undefined {
  const p = parseAuthParams(value);
  if (!p) return undefined;
  const algorithm = (p.get('algorithm') ?? 'MD5').toUpperCase();
  const qop = p.get('qop');
  const [username, realm, nonce, uri, response] = [p.get('username'), p.get('realm'), p.get('nonce'), p.get('uri'), p.get('response')];
  if (username === undefined || realm === undefined || nonce === undefined || uri === undefined || response === undefined) return undefined;
  if ((algorithm !== 'MD5' && algorithm !== 'SHA-256') || (qop !== undefined && qop !== 'auth')) return undefined;
  const nc = p.get('nc') ?? '', cnonce = p.get('cnonce') ?? '';
  if (qop === 'auth' && (!/^[0-9a-f]{8}$/i.test(nc) || cnonce === '')) return undefined;
  return { username, realm, nonce, uri, response: response.toLowerCase(), algorithm, qop, nc, cnonce };
}

export type NonceState = 'fresh' | 'stale' | 'foreign';

/** Issues nonces that carry their own time under a MAC; only the counters of nonces that were used successfully are kept. */
export class NonceBook {
  readonly #key: Uint8Array;
  readonly #used = new Map<string, { readonly at: number; nc: number }>();
  #serial = 0;

  constructor(private readonly clock: Clock, random: (bytes: number) => Uint8Array, private readonly lifeMs: number) { this.#key = random(32); }

  issue(): string {
    this.#serial = (this.#serial + 1) % 0x1_0000_0000;
    const stamp = `${Math.floor(this.clock.now()).toString(36)}.${this.#serial.toString(36)}`;
    return `${stamp}.${this.#mac(stamp)}`;
  }

  check(nonce: string): NonceState {
    const cut = nonce.lastIndexOf('.');
    const stamp = nonce.slice(0, Math.max(0, cut));
    if (cut <= 0 || !sameText(nonce.slice(cut + 1), this.#mac(stamp))) return 'foreign';
    const age = this.clock.now() - Number.parseInt(stamp, 36);
    return age >= 0 && age <= this.lifeMs ? 'fresh' : 'stale';
  }

  /** Called with a right response only. False when this count was seen: a replay. */
  use(c: Credentials): boolean {
    const nc = c.qop === undefined ? 1 : Number.parseInt(c.nc, 16);
    const seen = this.#used.get(c.nonce);
    if (seen) {
      if (nc <= seen.nc) return false;
      seen.nc = nc;
      return true;
    }
    this.#forget();
    this.#used.set(c.nonce, { at: this.clock.now(), nc });
    return true;
  }

  /** Insertion order is age order, so the oldest are in front. */
  #forget(): void {
    const limit = this.clock.now() - this.lifeMs;
    for (const [nonce, entry] of this.#used) {
      if (entry.at > limit) return;
      this.#used.delete(nonce);
    }
  }

  #mac(stamp: string): string { return createHmac('sha256', this.#key).update(stamp).digest('hex').slice(0, 32); }
}

export function sameText(a: string, b: string): boolean {
  const x = Buffer.from(a), y = Buffer.from(b);
  return x.length === y.length && timingSafeEqual(x, y);
}

/** One challenge per algorithm, in this order. `stale` says: right so far, but take this newer nonce. */
export function challenges(realm: string, nonce: string, algorithms: readonly DigestAlgorithm[], stale: boolean): { readonly name: string; readonly value: string }[] {
  return algorithms.map((algorithm) => ({
    name: 'www-authenticate',
    value: `Digest realm="${realm}", nonce="${nonce}", algorithm=${algorithm}, qop="auth"${stale ? ', stale=true' : ''}`,
  }));
}
