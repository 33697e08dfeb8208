/** A REFER to us: the far end wants us to call somebody else in its place, and is told how that goes (RFC 3515, RFC 5589). */
import type { IncomingReferRequest } from 'sip.js/lib/core/messages/methods/refer.js';
import { NameAddrHeader } from 'sip.js/lib/grammar/name-addr-header.js';
import { Grammar } from 'sip.js/lib/grammar/grammar.js';
import type { URI } from 'sip.js/lib/grammar/uri.js';
import type { Clock } from '../../../kernel/clock.js';
import { withTimeout } from '../../../kernel/timeout.js';
import type { EndCause } from '../../../protocol/index.js';
import type { TransferRequest } from '../../call-control.js';
import type { NewPhoneFact } from '../../softphone.js';
import type { Call } from '../call.js';

export interface ReferredOptions {
  readonly call: Call;
  readonly clock: Clock;
  readonly domain: string;
  readonly accept: (request: TransferRequest) => boolean | Promise<boolean>;
  /** Calls the new far end; gives the id of that call. */
  readonly place: (target: URI, headers: readonly string[]) => { readonly callId: string; readonly placed: Promise<void> };
}

/** A REFER must be answered well before its transaction ends at 32 s. */
const decideWithin = 20_000;
/** The one who transferred says goodbye by itself; if not, we do. */
const goodbyeWithin = 4_000;

const statusOf: Partial<Record<EndCause, string>> = {
  busy: '486 Busy Here', noAnswer: '480 Temporarily Unavailable', notFound: '404 Not Found', rejected: '603 Decline', forbidden: '403 Forbidden', cancelled: '487 Request Terminated',
};

export class Referred {
  readonly #options: ReferredOptions;
  #callId: string | undefined;
  #reference = '';

  constructor(options: ReferredOptions) { this.#options = options; }

  /** True when it was taken up. */
  async receive(request: IncomingReferRequest): Promise<boolean> {
    const { call, domain, clock, accept, place } = this.#options;
    const { message } = request;
    const target = message.getHeaders('refer-to').length === 1 ? Grammar.nameAddrHeaderParse(message.getHeader('refer-to') ?? '') : undefined;
    // RFC 3515 section 2.4.2: exactly one Refer-To; other methods than INVITE are nothing a phone does.
    if (!(target instanceof NameAddrHeader) || target.uri.scheme !== 'sip' || !['', 'INVITE'].includes(String(target.uri.getParam('method') ?? '').toUpperCase())) {
      request.reject({ statusCode: 400 });
      return false;
    }
    const { uri } = target;
    const asked: TransferRequest = { from: call.dialog?.remoteURI.user ?? '', to: `sip:${uri.user ?? ''}@${uri.host}`, sameDomain: uri.host.toLowerCase() === domain };
    const agreed = await withTimeout(clock, decideWithin, 'transfer', Promise.resolve(accept(asked))).catch(() => false);
    if (!agreed || call.over) { request.reject({ statusCode: 603 }); return false; }
    this.#reference = String(message.cseq);
    request.accept({ statusCode: 202, extraHeaders: call.headers });
    this.#notify('100 Trying', false);
    const { callId, placed } = place(withoutExtras(uri), headersFor(uri, message.getHeader('referred-by')));
    this.#callId = callId;
    placed.catch(() => { this.#notify('503 Service Unavailable', true); });
    return true;
  }

  /** Every fact of the phone passes here; true when this is over. */
  heard(fact: NewPhoneFact): boolean {
    if (!('legId' in fact) || fact.interactionId !== this.#callId) return false;
    if (fact.type === 'phone.progress') this.#notify('180 Ringing', false);
    if (fact.type === 'phone.connected') {
      const { call, clock } = this.#options;
      this.#notify('200 OK', true);
      clock.after(goodbyeWithin, () => { if (!call.over) void call.hangUp(); });
      return true;
    }
    if (fact.type === 'phone.ended') { this.#notify(statusOf[fact.cause] ?? '500 Server Internal Error', true); return true; }
    return false;
  }

  #notify(status: string, last: boolean): void {
    const { call } = this.#options;
    if (call.over || !call.dialog) return;
    call.dialog.notify({}, {
      extraHeaders: [...call.headers, `Event: refer;id=${this.#reference}`, `Subscription-State: ${last ? 'terminated;reason=noresource' : 'active;expires=60'}`],
      body: { contentDisposition: 'render', contentType: 'message/sipfrag;version=2.0', content: `SIP/2.0 ${status}\r\n` },
    });
  }
}

/** Headers in a URI are for the INVITE, and of them we send on Replaces alone: any other would let the far end write our requests (RFC 3261 section 19.1.5). */
function headersFor(uri: URI, referredBy: string | undefined): string[] {
  const replaces = uri.getHeader('replaces')?.[0];
  return [...(replaces === undefined ? [] : [`Replaces: ${decodeURIComponent(replaces).replace(/[\r\n]/g, '')}`, 'Require: replaces']), ...(referredBy === undefined ? [] : [`Referred-By: ${referredBy}`])];
}
function withoutExtras(uri: URI): URI {
  const clean = uri.clone();
  clean.clearHeaders();
  clean.deleteParam('method');
  return clean;
}
