/** Who sends this request: digest credentials, an authenticated connection, or nobody (then the uniform challenge). */
import type { Clock } from 'ccc-workstation/clock';
import type { SipAccount, SipDirectory } from '../../ports/sip.js';
import { challenges, digestResponse, NonceBook, parseCredentials, sameText, type Credentials, type DigestAlgorithm } from './digest.js';
import type { Guard } from './guard.js';
import { headersOf, unescapeUser, type Header, type SipRequest } from './message.js';
import type { Flow } from './network.js';
import type { SipLimits } from './options.js';

const LOOKUP_MS = 5_000;
/** Same length as a real one: an unknown user costs the same hashes as a wrong password. */
const NOBODY: Readonly<Record<DigestAlgorithm, string>> = { 'MD5': '0'.repeat(32), 'SHA-256': '0'.repeat(64) };

/** A desk phone's account in a browser gets the same challenge as everybody there, so what was offered is what counts. */
const webAlgorithms: readonly DigestAlgorithm[] = ['SHA-256', 'MD5'];
const isWeb = (flow: Flow): boolean => flow.transport === 'ws' || flow.transport === 'wss';

export type Verdict =
  | { readonly kind: 'account'; readonly account: SipAccount }
  | { readonly kind: 'challenge'; readonly headers: readonly Header[] }
  | { readonly kind: 'silence' };

export class Authentication {
  readonly #nonces: NonceBook;

  constructor(
    private readonly realm: string, private readonly directory: SipDirectory, private readonly guard: Guard,
    private readonly clock: Clock, random: (bytes: number) => Uint8Array, limits: SipLimits,
  ) {
    this.#nonces = new NonceBook(clock, random, limits.nonceMs);
  }

  /** Credentials for our realm with a nonce of ours: only these are worth a transaction and a look-up. */
  credentialsOf(request: SipRequest): { readonly credentials: Credentials; readonly stale: boolean } | undefined {
    for (const name of ['authorization', 'proxy-authorization']) {
      for (const value of headersOf(request, name)) {
        const credentials = parseCredentials(value);
        if (credentials?.realm !== this.realm) continue;
        const state = this.#nonces.check(credentials.nonce);
        if (state !== 'foreign') return { credentials, stale: state === 'stale' };
      }
    }
    return undefined;
  }

  /**
   * Which algorithms are offered depends on the transport, and for phones on their account. Web clients get SHA-256 first and
   * MD5 last, because sip.js reads only the last challenge and knows MD5 only; baresip fails on a leading SHA-256.
   */
  async challenge(request: SipRequest, flow: Flow, stale = false): Promise<readonly Header[]> {
    let algorithms: readonly DigestAlgorithm[] = ['MD5'];
    if (isWeb(flow)) algorithms = webAlgorithms;
    else {
      const account = await this.#lookup(unescapeUser(request.from.uri.user ?? ''));
      if (account?.identity.kind === 'phone' && account.algorithms.length > 0) algorithms = account.algorithms;
    }
    return challenges(this.realm, this.#nonces.issue(), algorithms, stale);
  }

  /** For whom another way has told who he is, so that he need not ask for it. */
  challengeAhead(): { readonly realm: string; readonly nonce: string } { return { realm: this.realm, nonce: this.#nonces.issue() }; }

  /** Somebody on a trunk's address who calls himself one of our phones must prove it. */
  async claimsPhone(request: SipRequest): Promise<boolean> {
    return (await this.#lookup(unescapeUser(request.from.uri.user ?? '')))?.identity.kind === 'phone';
  }

  async verify(request: SipRequest, flow: Flow): Promise<Verdict> {
    const found = this.credentialsOf(request);
    if (!found) {
      const opener = await this.#opener(request, flow);
      return opener ? { kind: 'account', account: opener } : { kind: 'challenge', headers: await this.challenge(request, flow) };
    }
    const { credentials, stale } = found;
    if (this.guard.banned(flow, credentials.username)) return { kind: 'silence' };
    const account = await this.#lookup(credentials.username);
    const ha1 = credentials.algorithm === 'MD5' ? account?.ha1.md5 : account?.ha1.sha256;
    const right = sameText(digestResponse(ha1?.toLowerCase() ?? NOBODY[credentials.algorithm], request.method, credentials), credentials.response);
    const current = account !== undefined && this.#isCurrent(account);
    if (!right || !current || ha1 === undefined || !(isWeb(flow) ? webAlgorithms : account.algorithms).includes(credentials.algorithm)) {
      this.guard.failed(flow, credentials.username);
      return { kind: 'challenge', headers: await this.challenge(request, flow) };
    }
    if (stale || !this.#nonces.use(credentials)) return { kind: 'challenge', headers: await this.challenge(request, flow, true) };
    this.guard.succeeded(flow, credentials.username);
    return { kind: 'account', account };
  }

  /** The connection says who registers on it, as long as those credentials are good: a round trip less for a phone that comes back. */
  async #opener(request: SipRequest, flow: Flow): Promise<SipAccount | undefined> {
    if (request.method !== 'REGISTER' || flow.openedBy === undefined || this.guard.banned(flow, flow.openedBy)) return undefined;
    const account = await this.#lookup(flow.openedBy);
    return account && this.#isCurrent(account) ? account : undefined;
  }

  #isCurrent({ expiresAt }: SipAccount): boolean { return expiresAt === undefined || expiresAt > this.clock.now(); }

  /** A directory that fails or hangs is a directory that does not know. */
  async #lookup(username: string): Promise<SipAccount | undefined> {
    let cancel: (() => void) | undefined;
    const late = new Promise<undefined>((resolve) => { cancel = this.clock.after(LOOKUP_MS, () => { resolve(undefined); }); });
    try {
      return await Promise.race([this.directory.account(username), late]);
    } catch {
      return undefined;
    } finally {
      cancel?.();
    }
  }
}
