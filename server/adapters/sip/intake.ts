/** What happens to a request that arrives (RFC 3261 8.2): refused, challenged, given to its dialog, registered, or a new call. */
import { CccError } from 'ccc-workstation/errors';
import type { CallOrigin, SipAccount, SipDirectory } from '../../ports/sip.js';
import type { Authentication } from './authentication.js';
import { ALLOW, SUPPORTED } from './core.js';
import { dialogKey } from './dialog.js';
import type { Guard } from './guard.js';
import { headersOf, numberOf, unescapeUser, type SipRequest, type Via } from './message.js';
import type { Flow } from './network.js';
import { unknownExtensions } from './offer-exchange.js';
import { identityKey, type Registrar } from './registrar.js';
import { buildResponse, replyFlow, type ResponseParts } from './response.js';
import type { ServerTransaction } from './server-transaction.js';
import type { Session } from './session.js';
import { answerSessionTimer } from './session-timer.js';
import type { TransactionLayer } from './transactions.js';

export interface IntakePorts {
  readonly transactions: TransactionLayer;
  readonly sessions: ReadonlyMap<string, Session>;
  readonly registrar: Registrar;
  readonly guard: Guard;
  readonly authentication: Authentication;
  readonly directory: SipDirectory;
  token(): string;
  retrySeconds(): number;
  runningCalls(): number;
  isOurs(via: Via): boolean;
  /** The same call came by another path already (8.2.2.2). */
  isMerged(request: SipRequest): boolean;
  /** A CANCEL found the INVITE of a call. */
  cancelled(invite: ServerTransaction, cancel: SipRequest): void;
  newCall(transaction: ServerTransaction, origin: CallOrigin, account: SipAccount | undefined): void;
}
/** Without a dialog these cannot mean anything. */
const DIALOG_ONLY: ReadonlySet<string> = new Set(['BYE', 'UPDATE', 'INFO', 'PRACK', 'NOTIFY']);
const KNOWN: ReadonlySet<string> = new Set(['MESSAGE', 'SUBSCRIBE', 'PUBLISH', 'REFER', ...DIALOG_ONLY]);

export class Intake {
  /** Requests whose account is being looked up, so that a retransmission does not start a second look-up. */
  readonly #pending = new Set<string>();

  constructor(private readonly ports: IntakePorts) {}

  receive(request: SipRequest, flow: Flow): void {
    const { transactions, sessions } = this.ports;
    if (transactions.absorb(request)) return;
    if (request.method === 'CANCEL') { this.#cancel(request, flow); return; }
    if (request.toTag !== undefined) {
      const session = sessions.get(dialogKey(request.callId, request.toTag, request.fromTag ?? ''));
      if (request.method === 'ACK') { session?.receiveAck(request); return; }
      if (session) { this.#inDialog(session, request, flow); return; }
      this.#refuse(request, flow, { status: 481 });
      return;
    }
    if (request.method === 'ACK') return;
    this.#outside(request, flow);
  }

  #cancel(request: SipRequest, flow: Flow): void {
    const invite = this.ports.transactions.inviteOf(request);
    if (!invite) { this.#refuse(request, flow, { status: 481 }); return; }
    this.ports.transactions.serve(request, flow).respond({ status: 200, toTag: this.ports.token() });
    if (!invite.open) return;
    this.ports.cancelled(invite, request);
    // A re-INVITE has no call of its own to end.
    if (invite.open && invite.request.toTag !== undefined) invite.respond({ status: 487 });
  }

  #inDialog(session: Session, request: SipRequest, flow: Flow): void {
    const transaction = this.ports.transactions.serve(request, flow);
    const unknown = unknownExtensions(request);
    if (unknown.length > 0) { transaction.respond({ status: 420, headers: [{ name: 'unsupported', value: unknown.join(', ') }] }); return; }
    session.receive(request, transaction);
  }

  #outside(request: SipRequest, flow: Flow): void {
    const { guard, directory } = this.ports;
    const { method } = request;
    const trunkId = directory.trunkOf({ address: flow.remote.address, port: flow.remote.port, transport: flow.transport });
    const user = unescapeUser(request.from.uri.user ?? '');
    if (trunkId === undefined && guard.banned(flow, user)) return;
    if (method === 'OPTIONS') {
      if (guard.mayAnswerOptions(flow)) this.#stateless(request, flow, this.#checked(request) ?? {
        status: 200, headers: [{ name: 'allow', value: ALLOW }, { name: 'accept', value: 'application/sdp' }, { name: 'supported', value: SUPPORTED }],
      });
      return;
    }
    if (trunkId !== undefined && method === 'INVITE' && this.#fromTrunk(request, flow, trunkId)) return;
    const trusted = method === 'INVITE' ? this.#trusted(request, flow) : undefined;
    if (trusted) { this.#invite(request, flow, trusted); return; }
    if (this.ports.authentication.credentialsOf(request) || (method === 'REGISTER' && flow.openedBy !== undefined)) this.#verify(request, flow); else this.#challenge(request, flow);
  }

  /** A trunk's call, unless the source is a phone on the same address (it registered from there, or sends credentials). */
  #fromTrunk(request: SipRequest, flow: Flow, trunkId: string): boolean {
    const { registrar, authentication } = this.ports;
    if (registrar.onFlow(flow) || registrar.livesAt(unescapeUser(request.from.uri.user ?? ''), flow) || authentication.credentialsOf(request)) return false;
    flow.trust();
    this.#once(request, flow, async () => {
      if (await authentication.claimsPhone(request)) this.#challenge(request, flow);
      else this.#call(request, flow, { kind: 'trunk', trunkId }, undefined);
    });
    return true;
  }

  /** A connection on which an account registered needs no challenge for each of its calls. A datagram does. */
  #trusted(request: SipRequest, flow: Flow): SipAccount['identity'] | undefined {
    if (!flow.reliable) return undefined;
    const binding = this.ports.registrar.onFlow(flow);
    return binding && unescapeUser(request.from.uri.user ?? '') === binding.username ? binding.identity : undefined;
  }

  #challenge(request: SipRequest, flow: Flow): void {
    if (!this.ports.guard.mayRefuse(flow)) return;
    void this.ports.authentication.challenge(request, flow).then((headers) => { this.#stateless(request, flow, { status: 401, headers }); });
  }

  /** Retransmissions that arrive while the account is looked up are dropped. */
  #once(request: SipRequest, flow: Flow, work: () => Promise<void>): void {
    const key = `${flow.id}|${request.vias[0]?.branch ?? ''}|${request.cseq.seq}|${request.callId}`;
    if (this.#pending.has(key) || this.#pending.size > 10_000) return;
    this.#pending.add(key);
    void work().finally(() => { this.#pending.delete(key); });
  }

  #verify(request: SipRequest, flow: Flow): void {
    this.#once(request, flow, async () => {
      const verdict = await this.ports.authentication.verify(request, flow);
      if (verdict.kind === 'silence') return;
      if (verdict.kind === 'challenge') {
        if (this.ports.guard.banned(flow, undefined) && (flow.transport === 'ws' || flow.transport === 'wss')) flow.close();
        else if (this.ports.guard.mayRefuse(flow)) this.#stateless(request, flow, { status: 401, headers: verdict.headers });
        return;
      }
      flow.trust();
      this.#authenticated(request, flow, verdict.account);
    });
  }

  #authenticated(request: SipRequest, flow: Flow, account: SipAccount): void {
    const { transactions, registrar } = this.ports;
    if (request.method === 'INVITE') { this.#invite(request, flow, account.identity, account); return; }
    const transaction = transactions.serve(request, flow);
    const toTag = this.ports.token();
    const bad = this.#checked(request);
    if (bad) { transaction.respond({ ...bad, toTag }); return; }
    if (request.method === 'REGISTER') { transaction.respond({ ...registrar.register(request, flow, account), toTag }); return; }
    if (DIALOG_ONLY.has(request.method)) { transaction.respond({ status: 481, toTag }); return; }
    transaction.respond({ status: KNOWN.has(request.method) ? 405 : 501, headers: [{ name: 'allow', value: ALLOW }], toTag });
  }

  #invite(request: SipRequest, flow: Flow, identity: SipAccount['identity'], account?: SipAccount): void {
    const origin: CallOrigin = identity.kind === 'agent' ? { kind: 'agent', agentId: identity.agentId }
      : identity.kind === 'phone' ? { kind: 'phone', extension: identity.extension } : { kind: 'web', number: identity.number };
    const known = account ?? { username: identityKey(identity), identity, ha1: {}, algorithms: [] };
    this.#call(request, flow, origin, known);
  }

  #call(request: SipRequest, flow: Flow, origin: CallOrigin, account: SipAccount | undefined): void {
    const { transactions, guard } = this.ports;
    const toTag = this.ports.token();
    // Statelessly, so that a burst costs no memory.
    if (!guard.mayCall(this.ports.runningCalls())) {
      this.#stateless(request, flow, { status: 503, headers: [{ name: 'retry-after', value: String(this.ports.retrySeconds()) }] });
      return;
    }
    const transaction = transactions.serve(request, flow);
    const timer = answerSessionTimer(request);
    const bad = this.#checked(request) ?? this.#undialable(request) ?? (timer.tooSmall ? { status: 422, headers: timer.headers } : undefined);
    if (bad) { transaction.respond({ ...bad, toTag }); return; }
    transaction.respond({ status: 100 });
    try {
      this.ports.newCall(transaction, origin, account);
    } catch (error) {
      if (transaction.open) transaction.respond({ status: error instanceof CccError && error.code === 'overloaded' ? 503 : 500, toTag });
    }
  }

  /** What RFC 3261 8.2.2 asks of every request. */
  #checked(request: SipRequest): ResponseParts | undefined {
    if (!['sip', 'sips', 'tel'].includes(request.uri.scheme)) return { status: 416 };
    if (numberOf(request, 'max-forwards') === 0 && request.method !== 'OPTIONS') return { status: 483 };
    const unknown = unknownExtensions(request);
    return unknown.length > 0 ? { status: 420, headers: [{ name: 'unsupported', value: unknown.join(', ') }] } : undefined;
  }

  #undialable(request: SipRequest): ResponseParts | undefined {
    // A trunk that leads back to us would call itself until nothing is left (RFC 3261 16.3).
    if (request.vias.some((via) => this.ports.isOurs(via)) || this.ports.isMerged(request)) return { status: 482 };
    if (request.contacts.length === 0 || request.fromTag === undefined) return { status: 400 };
    if ((request.uri.user ?? '') === '') return { status: 404 };
    const type = headersOf(request, 'content-type')[0]?.split(';', 1)[0]?.trim().toLowerCase();
    if (request.body !== '' && type !== 'application/sdp' && type?.startsWith('multipart/') !== true) {
      return { status: 415, headers: [{ name: 'accept', value: 'application/sdp' }] };
    }
    if (request.body !== '' && headersOf(request, 'content-encoding').some((e) => e.toLowerCase() !== 'identity')) return { status: 415, headers: [{ name: 'accept-encoding', value: 'identity' }] };
    return undefined;
  }

  #refuse(request: SipRequest, flow: Flow, parts: ResponseParts): void {
    if (this.ports.guard.mayRefuse(flow)) this.#stateless(request, flow, parts);
  }

  /** RFC 3261 8.2.7: answers that keep no state, for requests that nobody vouches for. */
  #stateless(request: SipRequest, flow: Flow, parts: ResponseParts): void {
    replyFlow(request.vias, flow).send(buildResponse(request, flow, { toTag: this.ports.token(), ...parts }));
  }
}
