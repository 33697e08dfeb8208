/** Keeps scanners and floods off (S-18 to S-20): rates per source address, bans after wrong passwords, admission of new calls. */
import type { Clock } from 'ccc-workstation/clock';
import type { Flow } from './network.js';
import type { SipLimits } from './options.js';

const MAX_SOURCES = 20_000;

/** A token bucket per key, as many as fit; the least recently made one goes first. */
class Rates {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();
  constructor(private readonly clock: Clock, private readonly perSecond: number, private readonly burst: number) {}

  take(key: string): boolean {
    const now = this.clock.monotonic();
    let bucket = this.#buckets.get(key);
    if (!bucket) {
      if (this.#buckets.size >= MAX_SOURCES) for (const oldest of this.#buckets.keys()) { this.#buckets.delete(oldest); break; }
      bucket = { tokens: this.burst, at: now };
      this.#buckets.set(key, bucket);
    }
    bucket.tokens = Math.min(this.burst, bucket.tokens + ((now - bucket.at) / 1000) * this.perSecond);
    bucket.at = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
  forget(key: string): void { this.#buckets.delete(key); }
}

interface Suspect { failures: number; since: number; bannedUntil: number }

export class Guard {
  readonly #options: Rates;
  readonly #refusals: Rates;
  readonly #calls: Rates;
  /** Wrong passwords by address, by account at an address, and by single connection (WebSocket). */
  readonly #suspects = new Map<string, Suspect>();
  /** Sources (address:port) and accounts at an address that did authenticate. */
  readonly #proven = new Map<string, number>();

  constructor(private readonly clock: Clock, private readonly limits: SipLimits, private readonly overloaded: () => boolean = () => false) {
    this.#options = new Rates(clock, limits.optionsPerSecond, limits.optionsPerSecond * 2);
    this.#refusals = new Rates(clock, limits.refusalsPerSecond, limits.refusalsPerSecond * 2);
    this.#calls = new Rates(clock, limits.newCallsPerSecond, Math.max(1, limits.newCallsPerSecond));
  }

  mayAnswerOptions(flow: Flow): boolean { return this.#options.take(flow.remote.address); }
  /**
   * A source that authenticated is not throttled: each of its calls begins with a challenge. What came over a connection is no forged address, so each
   * connection counts by itself: five hundred agents behind one address who come back at once (F-11) are not met with silence.
   */
  mayRefuse(flow: Flow): boolean { return this.#isProven(sourceOf(flow)) || this.#refusals.take(flow.reliable ? flow.id : flow.remote.address); }
  mayCall(running: number): boolean { return !this.overloaded() && running < this.limits.concurrentCalls && this.#calls.take('all'); }

  /**
   * A banned address meets silence. Sources and accounts behind the same address that authenticated before go on, so that a
   * scanner behind an office NAT does not take the office off the air; WebSockets are judged one connection at a time.
   */
  banned(flow: Flow, username: string | undefined): boolean {
    if (isWeb(flow)) return this.#isBanned(flow.id);
    if (!this.#isBanned(flow.remote.address)) return false;
    if (this.#isProven(sourceOf(flow))) return false;
    return username === undefined || !this.#isProven(accountOf(flow, username)) || this.#isBanned(accountOf(flow, username));
  }

  /** True when this failure made the ban. */
  failed(flow: Flow, username: string): boolean {
    if (isWeb(flow)) return this.#count(flow.id);
    this.#count(accountOf(flow, username));
    this.#proven.delete(sourceOf(flow));
    return this.#count(flow.remote.address);
  }

  succeeded(flow: Flow, username: string): void {
    if (isWeb(flow)) return;
    const now = this.clock.monotonic();
    for (const key of [sourceOf(flow), accountOf(flow, username)]) {
      this.#proven.delete(key);
      this.#proven.set(key, now);
    }
    if (this.#proven.size > MAX_SOURCES) for (const oldest of this.#proven.keys()) { this.#proven.delete(oldest); break; }
  }

  flowClosed(flow: Flow): void {
    this.#suspects.delete(flow.id);
    this.#refusals.forget(flow.id);
    if (flow.reliable) this.#proven.delete(sourceOf(flow));
  }

  #isProven(key: string): boolean { return this.#proven.has(key); }
  #isBanned(key: string): boolean { return (this.#suspects.get(key)?.bannedUntil ?? 0) > this.clock.monotonic(); }

  #count(key: string): boolean {
    const now = this.clock.monotonic();
    let suspect = this.#suspects.get(key);
    if (!suspect || now - suspect.since > this.limits.authWindowMs) {
      this.#suspects.delete(key);
      if (this.#suspects.size >= MAX_SOURCES) for (const oldest of this.#suspects.keys()) { this.#suspects.delete(oldest); break; }
      suspect = { failures: 0, since: now, bannedUntil: suspect?.bannedUntil ?? 0 };
      this.#suspects.set(key, suspect);
    }
    suspect.failures++;
    if (suspect.failures !== this.limits.authFailures) return false;
    suspect.bannedUntil = now + this.limits.banMs;
    return true;
  }
}

const isWeb = (flow: Flow): boolean => flow.transport === 'ws' || flow.transport === 'wss';
const sourceOf = (flow: Flow): string => `${flow.transport}/${flow.remote.address}:${flow.remote.port}`;
const accountOf = (flow: Flow, username: string): string => `${flow.remote.address}|${username}`;
