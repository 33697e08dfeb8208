/** Dialog state (RFC 3261 section 12): tags, sequence numbers, remote target and route set, and requests made from them. */
import type { OutgoingRequest } from './client-transaction.js';
import { headerOf, headersOf, hasParam, type Header, type SipRequest, type SipResponse, type SipUri } from './message.js';
import type { StoredDialog } from './persisted.js';
import { parseNameAddr, parseUri, splitList } from './uri.js';

export interface DialogState {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  /** From value of our requests, with our tag. */
  readonly local: string;
  /** To value of our requests, with the peer's tag. */
  readonly remote: string;
  readonly routes: readonly string[];
  readonly target: SipUri;
  readonly localSeq: number;
  readonly remoteSeq: number;
  /** We sent the INVITE that made it, and so chose the Call-ID (decides how long glare waits). */
  readonly weCalled: boolean;
}

/** More requests than one call sends between two writings. */
const RESTORED_SEQ_GAP = 1000;

export const dialogKey = (callId: string, localTag: string, remoteTag: string): string => `${callId}|${localTag}|${remoteTag}`;

/** Record-Route values one by one, in the order of the message. */
function recordRoutes(message: { readonly headers: readonly Header[] }): string[] {
  return headersOf(message, 'record-route').flatMap((value) => splitList(value) ?? []);
}

export class Dialog {
  readonly key: string;
  #target: SipUri;
  #localSeq: number;
  #remoteSeq: number;

  constructor(private readonly state: DialogState) {
    this.key = dialogKey(state.callId, state.localTag, state.remoteTag);
    this.#target = state.target;
    this.#localSeq = state.localSeq;
    this.#remoteSeq = state.remoteSeq;
  }

  /** As the called side (12.1.1). Undefined when the INVITE has no Contact to send to. */
  static answering(invite: SipRequest, localTag: string): Dialog | undefined {
    const target = invite.contacts[0]?.uri;
    if (!target) return undefined;
    return new Dialog({
      callId: invite.callId, localTag, remoteTag: invite.fromTag ?? '', local: `${headerOf(invite, 'to') ?? ''};tag=${localTag}`, remote: headerOf(invite, 'from') ?? '',
      routes: recordRoutes(invite), target, localSeq: 0, remoteSeq: invite.cseq.seq, weCalled: false,
    });
  }

  /** As the calling side (12.1.2). Several responses with different tags make several dialogs. */
  static calling(invite: OutgoingRequest, response: SipResponse, seq: number): Dialog | undefined {
    const target = response.contacts[0]?.uri ?? parseUri(invite.uri);
    if (!target || response.fromTag === undefined) return undefined;
    return new Dialog({
      callId: response.callId, localTag: response.fromTag, remoteTag: response.toTag ?? '', local: headerOf(response, 'from') ?? '', remote: headerOf(response, 'to') ?? '',
      routes: recordRoutes(response).reverse(), target, localSeq: seq, remoteSeq: -1, weCalled: true,
    });
  }

  /** Undefined when the stored target is no URI. */
  static restored({ target, ...state }: StoredDialog): Dialog | undefined {
    const uri = parseUri(target);
    // Requests that were sent after the last writing have used numbers that we do not know; a gap is legal (12.2.1.1), a repetition is not.
    return uri && new Dialog({ ...state, target: uri, localSeq: state.localSeq + RESTORED_SEQ_GAP });
  }

  stored(): StoredDialog {
    const { callId, localTag, remoteTag, local, remote, routes, weCalled } = this.state;
    return { callId, localTag, remoteTag, local, remote, routes: [...routes], target: this.#target.raw, localSeq: this.#localSeq, remoteSeq: this.#remoteSeq, weCalled };
  }

  get weCalled(): boolean { return this.state.weCalled; }
  get target(): SipUri { return this.#target; }
  get localSeq(): number { return this.#localSeq; }

  /** Target refresh (12.2.1.2): re-INVITE, UPDATE and their 2xx bring a new Contact. */
  retarget(message: SipRequest | SipResponse): void { this.#target = message.contacts[0]?.uri ?? this.#target; }

  /** False for a request that is older than one we had (12.2.2). */
  inOrder(request: SipRequest): boolean {
    if (request.method === 'ACK' || request.method === 'CANCEL') return true;
    if (this.#remoteSeq >= 0 && request.cseq.seq <= this.#remoteSeq) return false;
    this.#remoteSeq = request.cseq.seq;
    return true;
  }

  /** Where the next hop is: the first route, else the remote target. */
  get hop(): SipUri {
    const first = this.state.routes[0];
    return (first === undefined ? undefined : parseNameAddr(first)?.uri) ?? this.#target;
  }

  /** A request within the dialog (12.2.1.1). ACK keeps the number of its INVITE. */
  request(method: string, headers: readonly Header[], body = '', seq?: number): OutgoingRequest {
    const number = seq ?? ++this.#localSeq;
    let uri = this.#target.raw;
    let routes = this.state.routes;
    const first = routes[0] === undefined ? undefined : parseNameAddr(routes[0])?.uri;
    if (first && !hasParam(first.params, 'lr')) {
      // A strict router (RFC 2543) takes its own URI as Request-URI; the target goes to the end.
      routes = [...routes.slice(1), `<${uri}>`];
      uri = first.raw;
    }
    return {
      method, uri, body,
      headers: [
        ...routes.map((value) => ({ name: 'route', value })),
        { name: 'max-forwards', value: '70' }, { name: 'from', value: this.state.local }, { name: 'to', value: this.state.remote },
        { name: 'call-id', value: this.state.callId }, { name: 'cseq', value: `${number} ${method}` }, ...headers,
      ],
    };
  }
}
