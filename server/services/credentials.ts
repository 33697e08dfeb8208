/**
 * Short-lived SIP credentials for browsers: minted on request, good for minutes, kept as hashes in memory only (S-10). Those of agents are derived
 * from the server's secret, so that after a restart a page registers at once with what it has instead of asking first (F-29).
 */
import { createHash, createHmac } from 'node:crypto';
import type { Clock } from '../ports/clock.js';
import type { SipAccount } from '../ports/sip.js';

export interface Minted { readonly username: string; readonly password: string; readonly expiresAt: number }
interface Ports { readonly clock: Clock; readonly random: (bytes: number) => Uint8Array; readonly realm: string; readonly secret: string;
  /** Credentials are for the next REGISTER and INVITE, not for the day. */
  readonly lifeMs: number;
}

export class Credentials {
  readonly #ports: Ports;
  readonly #accounts = new Map<string, SipAccount & { readonly expiresAt: number }>();

  readonly #startedAt: number;
  /** Identities whose credentials of before the restart are void. */
  readonly #revoked = new Set<string>();
  #isSignedIn: (agentId: string) => boolean = () => false;

  constructor(ports: Ports) {
    this.#ports = ports;
    this.#startedAt = ports.clock.now();
  }

  /** Credentials of before the restart count for agents who were signed in then and still are. */
  acceptEarlier(isSignedIn: (agentId: string) => boolean): void { this.#isSignedIn = isSignedIn; }

  mint(identity: SipAccount['identity'], name: string): Minted {
    const { clock, random, realm, lifeMs } = this.#ports;
    const now = clock.now();
    for (const [username, account] of this.#accounts) if (account.expiresAt <= now) this.#accounts.delete(username);
    const expiresAt = now + lifeMs;
    const username = `${name}.${identity.kind === 'agent' ? `${expiresAt.toString(36)}_` : ''}${text(random(9))}`;
    const password = identity.kind === 'agent' ? this.#derived(username) : text(random(24));
    this.#accounts.set(username, { username, identity, ha1: ha1Of(username, realm, password), algorithms: ['SHA-256', 'MD5'], expiresAt });
    return { username, password, expiresAt };
  }

  account(username: string): SipAccount | undefined {
    const account = this.#accounts.get(username) ?? this.#earlier(username);
    return account && account.expiresAt > this.#ports.clock.now() ? account : undefined;
  }

  #earlier(username: string): (SipAccount & { readonly expiresAt: number }) | undefined {
    const [, agentId, time] = /^([A-Za-z0-9_-]{1,64})\.([0-9a-z]{6,12})_[\w-]{12}$/.exec(username) ?? [];
    if (agentId === undefined || time === undefined) return undefined;
    const expiresAt = parseInt(time, 36);
    const identity = { kind: 'agent', agentId } as const;
    if (expiresAt - this.#ports.lifeMs > this.#startedAt || this.#revoked.has(agentId) || !this.#isSignedIn(agentId)) return undefined;
    return { username, identity, ha1: ha1Of(username, this.#ports.realm, this.#derived(username)), algorithms: ['SHA-256', 'MD5'], expiresAt };
  }

  #derived(username: string): string { return createHmac('sha256', this.#ports.secret).update(`sip:${username}`).digest('base64url').slice(0, 32); }

  revoke(identity: SipAccount['identity']): void {
    if (identity.kind === 'agent') this.#revoked.add(identity.agentId);
    for (const [username, account] of this.#accounts) if (isSame(account.identity, identity)) this.#accounts.delete(username);
  }
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const isSame = (a: SipAccount['identity'], b: SipAccount['identity']): boolean => JSON.stringify(a) === JSON.stringify(b);

/** H(A1) of RFC 8760, all that a digest check needs. */
export function ha1Of(username: string, realm: string, password: string): { readonly md5: string; readonly sha256: string } {
  const a1 = `${username}:${realm}:${password}`;
  return { md5: createHash('md5').update(a1).digest('hex'), sha256: createHash('sha256').update(a1).digest('hex') };
}
