/** Session timers (RFC 4028): what is agreed, when to refresh, when a silent session is over. */
import type { Clock } from 'ccc-workstation/clock';
import { headerOf, numberOf, paramOf, supports, type Header } from './message.js';
import { parseParams } from './uri.js';

/** The smallest interval of RFC 4028 section 4. */
export const MIN_SE = 90;

export interface SessionTerms { readonly seconds: number; readonly refresher: 'us' | 'them' }
type Headers = { readonly headers: readonly Header[] };

function refresherOf(message: Headers): string | undefined {
  const value = headerOf(message, 'session-expires') ?? '';
  const semi = value.indexOf(';');
  return semi < 0 ? undefined : paramOf(parseParams(value, semi) ?? [], 'refresher');
}

/** As the answering side of an INVITE or UPDATE. */
export function answerSessionTimer(request: Headers): { readonly tooSmall: boolean; readonly terms: SessionTerms | undefined; readonly headers: readonly Header[] } {
  const asked = numberOf(request, 'session-expires');
  if (asked === undefined) return { tooSmall: false, terms: undefined, headers: [] };
  const able = supports(request, 'timer');
  if (asked < MIN_SE && able) return { tooSmall: true, terms: undefined, headers: [{ name: 'min-se', value: String(MIN_SE) }] };
  const seconds = Math.max(asked, MIN_SE);
  const them = able && refresherOf(request) !== 'uas';
  return {
    tooSmall: false, terms: { seconds, refresher: them ? 'them' : 'us' },
    headers: [{ name: 'session-expires', value: `${seconds};refresher=${them ? 'uac' : 'uas'}` }, ...(them ? [{ name: 'require', value: 'timer' }] : [])],
  };
}

/** As the calling side: what the 2xx agreed to; undefined when the far end wants no timer. */
export function agreedSessionTimer(response: Headers): SessionTerms | undefined {
  const seconds = numberOf(response, 'session-expires');
  return seconds === undefined ? undefined : { seconds: Math.max(seconds, MIN_SE), refresher: refresherOf(response) === 'uas' ? 'them' : 'us' };
}

/** Runs from one refresh to the next. */
export class SessionTimer {
  #cancelRefresh: (() => void) | undefined;
  #cancelEnd: (() => void) | undefined;
  #terms: SessionTerms | undefined;

  constructor(private readonly clock: Clock, private readonly refresh: (seconds: number) => void, private readonly expired: () => void) {}

  get terms(): SessionTerms | undefined { return this.#terms; }

  start(terms: SessionTerms | undefined): void {
    this.stop();
    this.#terms = terms;
    if (!terms) return;
    const ms = terms.seconds * 1000;
    // RFC 4028 section 10: the refresher acts at half time; the end comes min(32 s, a third) before the expiry.
    if (terms.refresher === 'us') this.#cancelRefresh = this.clock.after(ms / 2, () => { this.refresh(terms.seconds); });
    this.#cancelEnd = this.clock.after(ms - Math.min(32_000, ms / 3), this.expired);
  }

  stop(): void {
    this.#cancelRefresh?.();
    this.#cancelEnd?.();
  }
}
