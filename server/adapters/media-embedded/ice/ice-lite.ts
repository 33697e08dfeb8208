/** One leg's ICE-lite agent (RFC 8445): answers checks, remembers validated paths, follows nomination, watches consent. */
import { encodeStun, errorCode, hasIntegrity, stunAttribute, stunMethodBinding, xorMappedAddress, type StunMessage } from './stun.js';

/** A remote address that proved our password, and how to reach it. `key` is unique per local socket and remote address. */
export interface Path {
  readonly key: string;
  readonly address: string;
  readonly port: number;
  /** Sends `datagram[0, length)`; all of it by default. */
  send(datagram: Buffer, length?: number): void;
}

export interface IceCredentials { readonly ufrag: string; readonly pwd: string }

interface ValidPath { readonly path: Path; lastSeen: number }

/** RFC 7675 section 5.1: consent expires 30 seconds after the last valid check. */
const consentMs = 30_000;
/** A selected path that is silent this long gives way to another that is checked (an old peer that nominates them all). */
const staleMs = 5_000;
/** A peer with more addresses than this is not a browser. Bounds what one password can occupy. */
const maxPaths = 16;

export interface IceListener {
  onPathAdded(path: Path): void;
  onPathRemoved(path: Path): void;
}

export class IceLite {
  #current: IceCredentials;
  #previous: IceCredentials | undefined;
  readonly #listener: IceListener;
  readonly #paths = new Map<string, ValidPath>();
  #selected: ValidPath | undefined;
  #lastSeen = 0;

  constructor(credentials: IceCredentials, listener: IceListener) {
    this.#current = credentials;
    this.#listener = listener;
  }

  get credentials(): IceCredentials { return this.#current; }
  get lastSeen(): number { return this.#lastSeen; }
  /** Where to send; undefined before the first check and after consent has ended. */
  get selected(): Path | undefined { return this.#selected?.path; }
  isValidated(key: string): boolean { return this.#paths.has(key); }

  /** The ufrags a check may name: the current one, and the one before until the peer nominates with the new. */
  get ufrags(): readonly string[] { return this.#previous ? [this.#current.ufrag, this.#previous.ufrag] : [this.#current.ufrag]; }

  restart(credentials: IceCredentials): void {
    this.#previous = this.#current;
    this.#current = credentials;
  }

  /** Returns whether the check was valid. Silence answers what is not: an error would only tell a scanner that we are here. */
  receiveCheck(packet: Buffer, message: StunMessage, ufrag: string, path: Path, now: number): boolean {
    if (message.kind !== 'request' || message.method !== stunMethodBinding) return false;
    const credentials = [this.#current, this.#previous].find((c) => c?.ufrag === ufrag);
    if (!credentials || !hasIntegrity(packet, message, credentials.pwd)) return false;
    // "an ICE-lite agent … MUST use FINGERPRINT" (RFC 8445 section 7.1.3); parseStun has compared it.
    if (!message.attributes.has(stunAttribute.fingerprint)) return false;

    if (message.attributes.has(stunAttribute.iceControlled)) {
      // A lite agent is always controlled while its peer is full (RFC 8445 section 6.1.1), so it never gives in.
      path.send(this.#error(message, credentials, 487, 'Role Conflict'));
      return false;
    }
    this.#validate(path, now, credentials, message.attributes.has(stunAttribute.useCandidate));
    path.send(encodeStun({
      kind: 'success', transactionId: message.transactionId, key: credentials.pwd,
      attributes: [[stunAttribute.xorMappedAddress, xorMappedAddress(path.address, path.port, message.transactionId)]],
    }));
    return true;
  }

  /** Drops paths without consent; false when the last one is gone. */
  expire(now: number): boolean {
    for (const [key, valid] of this.#paths) if (now - valid.lastSeen >= consentMs) this.#remove(key);
    return this.#paths.size > 0;
  }

  /** Another leg proved its password from this address: it is no longer ours. */
  forget(key: string): void { this.#remove(key); }

  close(): void { for (const key of [...this.#paths.keys()]) this.#remove(key); }

  #validate(path: Path, now: number, credentials: IceCredentials, nominated: boolean): void {
    let valid = this.#paths.get(path.key);
    if (!valid) {
      if (this.#paths.size >= maxPaths) this.#removeOldest();
      valid = { path, lastSeen: now };
      this.#paths.set(path.key, valid);
      this.#listener.onPathAdded(path);
    }
    valid.lastSeen = now;
    this.#lastSeen = now;
    const stale = !this.#selected || now - this.#selected.lastSeen > staleMs;
    // After a restart the old credentials keep consent alive but no longer choose the path.
    const mayChoose = credentials === this.#current;
    if (stale || (nominated && mayChoose)) this.#selected = valid;
    if (nominated && mayChoose) this.#previous = undefined;
  }

  #remove(key: string): void {
    const valid = this.#paths.get(key);
    if (!valid) return;
    this.#paths.delete(key);
    if (this.#selected === valid) this.#selected = [...this.#paths.values()].sort((a, b) => b.lastSeen - a.lastSeen)[0];
    this.#listener.onPathRemoved(valid.path);
  }

  #removeOldest(): void {
    const oldest = [...this.#paths].filter(([, v]) => v !== this.#selected).sort(([, a], [, b]) => a.lastSeen - b.lastSeen)[0];
    if (oldest) this.#remove(oldest[0]);
  }

  #error(message: StunMessage, credentials: IceCredentials, code: number, reason: string): Buffer {
    return encodeStun({
      kind: 'error', transactionId: message.transactionId, key: credentials.pwd,
      attributes: [[stunAttribute.errorCode, errorCode(code, reason)]],
    });
  }
}
