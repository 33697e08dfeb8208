/** The transaction layer (RFC 3261 section 17): matches what arrives to transactions and makes new ones. */
import type { Clock } from 'ccc-workstation/clock';
import { ClientTransaction, type ClientUser, type OutgoingRequest } from './client-transaction.js';
import type { Header, SipRequest, SipResponse } from './message.js';
import type { Flow } from './network.js';
import { replyFlow } from './response.js';
import { ServerTransaction } from './server-transaction.js';

const MAGIC = 'z9hG4bK';

export interface TransactionOptions {
  readonly clock: Clock;
  token(): string;
  /** Host and port for the Via of a request that leaves by this flow. */
  sentBy(flow: Flow): string;
}

export class TransactionLayer {
  readonly #clients = new Map<string, ClientTransaction>();
  readonly #servers = new Map<string, ServerTransaction>();

  constructor(private readonly options: TransactionOptions) {}

  get size(): number { return this.#clients.size + this.#servers.size; }

  request(request: OutgoingRequest, flow: Flow, user: ClientUser): ClientTransaction {
    const branch = MAGIC + this.options.token();
    return this.#begin(request, `SIP/2.0/${flow.transport.toUpperCase()} ${this.options.sentBy(flow)};branch=${branch}${flow.reliable ? '' : ';rport'}`, branch, flow, user);
  }

  /** An INVITE that was sent before a restart. */
  interrupted(request: OutgoingRequest, via: string, branch: string, flow: Flow, user: ClientUser): ClientTransaction {
    const transaction = this.#enter(request, via, branch, flow, user);
    transaction.interrupted();
    return transaction;
  }

  #begin(request: OutgoingRequest, via: string, branch: string, flow: Flow, user: ClientUser): ClientTransaction {
    const transaction = this.#enter(request, via, branch, flow, user);
    transaction.start();
    return transaction;
  }

  #enter(request: OutgoingRequest, via: string, branch: string, flow: Flow, user: ClientUser): ClientTransaction {
    const transaction = new ClientTransaction(this.options.clock, request, via, branch, flow, user, {
      ended: (t) => { this.#clients.delete(t.key); },
      cancel: (t, headers) => { this.#cancel(t, branch, headers); },
    });
    this.#clients.set(transaction.key, transaction);
    return transaction;
  }

  /** RFC 3261 9.1: same Via, Request-URI, Call-ID, To, From and CSeq number; the answer to it tells nothing. */
  #cancel(invite: ClientTransaction, branch: string, extra: readonly Header[]): void {
    const keep = invite.request.headers.filter((h) => ['from', 'to', 'call-id', 'cseq', 'route', 'max-forwards'].includes(h.name));
    const headers = [...keep.map((h) => (h.name === 'cseq' ? { name: 'cseq', value: h.value.replace('INVITE', 'CANCEL') } : h)), ...extra];
    this.#begin({ method: 'CANCEL', uri: invite.request.uri, headers, body: '' }, invite.via, branch, invite.flow, { onResponse: () => undefined, onFailed: () => undefined });
  }

  /** An ACK of a 2xx: outside any transaction, with a Via of its own. */
  viaFor(flow: Flow): string {
    return `SIP/2.0/${flow.transport.toUpperCase()} ${this.options.sentBy(flow)};branch=${MAGIC}${this.options.token()}${flow.reliable ? '' : ';rport'}`;
  }

  /** RFC 3261 17.1.3. False when nobody waits for it. */
  receiveResponse(response: SipResponse): boolean {
    const branch = response.vias[0]?.branch;
    const transaction = branch === undefined || response.vias.length !== 1 ? undefined : this.#clients.get(`${branch}|${response.cseq.method}`);
    transaction?.receive(response);
    return transaction !== undefined;
  }

  /** RFC 3261 17.2.3: true when the request is a retransmission or the ACK of a failure, and so dealt with. */
  absorb(request: SipRequest): boolean {
    const transaction = this.#servers.get(keyOf(request, request.method === 'ACK' ? 'INVITE' : request.method));
    if (!transaction) return false;
    if (request.method === 'ACK') return transaction.acknowledged();
    transaction.retransmitted();
    return true;
  }

  /** The INVITE that a CANCEL is about. */
  inviteOf(cancel: SipRequest): ServerTransaction | undefined { return this.#servers.get(keyOf(cancel, 'INVITE')); }

  serve(request: SipRequest, flow: Flow): ServerTransaction {
    const transaction = new ServerTransaction(this.options.clock, keyOf(request, request.method), request, flow, replyFlow(request.vias, flow),
      (t) => { this.#servers.delete(t.key); });
    this.#servers.set(transaction.key, transaction);
    return transaction;
  }

  /** A connection closed: nothing that waits for an answer on it will get one. */
  flowClosed(flow: Flow): void {
    for (const transaction of this.#clients.values()) if (transaction.flow.id === flow.id) transaction.fail(503);
  }

  close(): void {
    for (const transaction of [...this.#clients.values(), ...this.#servers.values()]) transaction.abandon();
  }
}

function keyOf(request: SipRequest, method: string): string {
  const via = request.vias[0];
  const sentBy = `${via?.host.toLowerCase() ?? ''}:${via?.port ?? ''}`;
  if (via?.branch?.startsWith(MAGIC) === true && via.branch.length > MAGIC.length) return `${via.branch}|${sentBy}|${method}`;
  // A client of RFC 2543: its ACK and CANCEL repeat Request-URI, Call-ID, From tag and CSeq number.
  return `${request.uri.raw}|${request.callId}|${request.cseq.seq}|${request.fromTag ?? ''}|${sentBy}|${method}`;
}
