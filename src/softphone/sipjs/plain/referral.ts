/** A REFER of ours and what the far end tells about it by NOTIFY (RFC 3515, RFC 5589). */
import type { Clock } from '../../../kernel/clock.js';
import { CccError } from '../../../kernel/errors.js';
import type { ControlEvent } from '../../call-control.js';
import type { Call } from '../call.js';
import { causeOfStatus } from '../causes.js';
import { statusIn } from './sipfrag.js';

export interface ReferralOptions {
  readonly call: Call;
  readonly clock: Clock;
  readonly say: (event: ControlEvent) => void;
  readonly onOver: () => void;
}

/** Far ends that never tell how it went: the call is ours again after this. */
const hearWithin = 70_000;

export class Referral {
  readonly #options: ReferralOptions;
  #over = false;
  #cancel = (): void => undefined;

  constructor(options: ReferralOptions) { this.#options = options; }

  /** Resolves with the 202. */
  async ask(headers: readonly string[]): Promise<void> {
    const { call, clock } = this.#options;
    const session = call.dialog;
    if (!session) throw new CccError('not-allowed-now', 'not connected');
    const status = await new Promise<number>((resolve) => {
      const failed = ({ message }: { readonly message: { readonly statusCode?: number | undefined } }): void => { resolve(message.statusCode ?? 408); };
      session.refer({ onAccept: () => { resolve(202); }, onReject: failed, onRedirect: failed }, { extraHeaders: [...headers] });
    });
    if (status === 202) { this.#cancel = clock.after(hearWithin, () => { this.#finish('failed', 408); }); return; }
    this.#over = true;
    this.#options.onOver();
    throw new CccError(status === 405 || status === 501 ? 'not-supported' : 'call-failed', `SIP ${status}`);
  }

  notified(body: string, subscription: string): void {
    const status = statusIn(body);
    if (this.#over || status === undefined) return;
    if (status >= 300) this.#finish('failed', status);
    else if (status >= 200) this.#finish('answered', status);
    // A subscription that ends without an outcome: nothing more will be heard.
    else if (/^\s*terminated/i.test(subscription)) this.#finish('failed', 408);
    else if (status > 100) this.#say('ringing');
  }

  stop(): void { this.#over = true; this.#cancel(); }

  #finish(outcome: 'answered' | 'failed', status: number): void {
    if (this.#over) return;
    this.stop();
    this.#options.onOver();
    this.#say(outcome, status);
  }
  #say(outcome: 'ringing' | 'answered' | 'failed', status?: number): void {
    this.#options.say({ type: 'referral', callId: this.#options.call.interactionId, outcome, ...(outcome === 'failed' ? { cause: causeOfStatus(status) } : {}) });
  }
}
