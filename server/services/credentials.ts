/** Short-lived SIP credentials for browsers: minted on request, good for minutes, kept as hashes in memory only (S-10). */
import { createHash } from 'node:crypto';
import type { Clock } from '../ports/clock.js';
import type { SipAccount } from '../ports/sip.js';

/** Credentials are for the next REGISTER and INVITE, not for the day. */
export const credentialLifeMs = 10 * 60_000;

export interface Minted { readonly username: string; readonly password: string; readonly expiresAt: number }
interface Ports { readonly clock: Clock; readonly random: (bytes: number) => Uint8Array; readonly realm: string }

export class Credentials {
  readonly #ports: Ports;
  readonly #accounts = new Map<string, SipAccount & { readonly expiresAt: number }>();

  constructor(ports: Ports) { this.#ports = ports; }

  mint(identity: SipAccount['identity'], name: string): Minted {
    const { clock, random, realm } = this.#ports;
    const now = clock.now();
    for (const [username, account] of this.#accounts) if (account.expiresAt <= now) this.#accounts.delete(username);
    const username = `${name}.${text(random(9))}`;
    const password = text(random(24));
    const expiresAt = now + credentialLifeMs;
    this.#accounts.set(username, { username, identity, ha1: ha1Of(username, realm, password), algorithms: ['SHA-256', 'MD5'], expiresAt });
    return { username, password, expiresAt };
  }

  account(username: string): SipAccount | undefined {
    const account = this.#accounts.get(username);
    return account && account.expiresAt > this.#ports.clock.now() ? account : undefined;
  }

  revoke(identity: SipAccount['identity']): void {
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
