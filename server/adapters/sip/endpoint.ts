/** The SIP stack in one piece: listens, joins transactions, registrar and legs, and is the SIP port of the services. */
import { randomBytes } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import * as v from 'valibot';
import { systemClock, type Clock } from 'ccc-workstation/clock';
import { CccError } from 'ccc-workstation/errors';
import type { Log } from '../../ports/clock.js';
import type { CallOrigin, CallTarget, DialOptions, RegistrationChange, SipAccount, SipDirectory, SipEvents, SipLeg, SipStack } from '../../ports/sip.js';
import { Authentication } from './authentication.js';
import type { SipCore } from './core.js';
import { callFacts } from './call-facts.js';
import { Dialog } from './dialog.js';
import { Guard } from './guard.js';
import { Intake } from './intake.js';
import { IncomingCall } from './leg-incoming.js';
import { OutgoingCall } from './leg-outgoing.js';
import { paramOf, type SipRequest, type SipUri, type Via } from './message.js';
import type { Flow, FlowReceiver, Listener, ListenOptions, SipNetwork, SipWebSocket, WebSocketSource } from './network.js';
import { createNodeNetwork } from './network-node.js';
import { defaultLimits, type SipLimits, type SipOptions } from './options.js';
import { RestoredCall, UnansweredCall } from './leg-restored.js';
import type { Destination } from './outgoing-branch.js';
import { StoredBinding, StoredCall } from './persisted.js';
import { parseMessage } from './parse.js';
import { Registrar, type Binding } from './registrar.js';
import { buildRefusal, replyFlow } from './response.js';
import { escapeUser, formatHost } from './serialise.js';
import type { ServerTransaction } from './server-transaction.js';
import type { Session } from './session.js';
import { TransactionLayer } from './transactions.js';
import { WebSocketFlow } from './web-socket-flow.js';

export interface ServerSipStack extends SipStack {
  /** Takes over a WebSocket that was upgraded with sub-protocol `sip` (RFC 7118). */
  acceptWebSocket(socket: SipWebSocket, source: WebSocketSource): void;
}

export class SipEndpoint implements ServerSipStack, SipCore, FlowReceiver {
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: SipLimits;
  readonly domain: string;
  readonly transactions: TransactionLayer;
  readonly #network: SipNetwork;
  readonly #random: (bytes: number) => Uint8Array;
  readonly #listen: ListenOptions;
  readonly #guard: Guard;
  readonly #registrar: Registrar;
  readonly #intake: Intake;
  readonly #sessions = new Map<string, Session>();
  readonly #incoming = new Map<ServerTransaction, IncomingCall>();
  readonly #merging = new Set<string>();
  readonly #outgoing = new Set<OutgoingCall | RestoredCall | UnansweredCall>();
  readonly #connections = new Map<string, Promise<Flow>>();
  readonly #webFlows = new Set<Flow>();
  readonly #listeners: { kind: 'udp' | 'tcp' | 'tls'; listener: Listener }[] = [];
  #events: SipEvents | undefined;
  /** Calls of before a restart are taken up before the sockets are open; what they send waits. */
  readonly #opened: Promise<void>;
  readonly #authentication: Authentication;
  #open = false;
  #remembered: readonly unknown[] = [];
  #nowOpen = (): void => undefined;
  #serial = 0;
  #stopped = false;

  constructor(private readonly options: SipOptions, directory: SipDirectory) {
    this.#opened = new Promise((resolve) => { this.#nowOpen = resolve; });
    this.clock = options.clock ?? systemClock;
    this.log = options.log ?? (() => undefined);
    this.limits = { ...defaultLimits, ...options.limits };
    this.domain = options.domain;
    this.#random = options.random ?? randomBytes;
    this.#network = options.network ?? createNodeNetwork(this.clock);
    this.#listen = this.limits;
    this.transactions = new TransactionLayer({ clock: this.clock, token: () => this.token(), sentBy: (flow) => this.#sentBy(flow) });
    this.#guard = new Guard(this.clock, this.limits, options.overloaded);
    this.#registrar = new Registrar(this.clock, this.limits, (change) => { this.#registered(change); }, (id, stored) => { this.#events?.onBinding?.(id, stored); });
    this.#authentication = new Authentication(options.domain, directory, this.#guard, this.clock, this.#random, this.limits);
    this.#intake = new Intake({
      transactions: this.transactions, sessions: this.#sessions, registrar: this.#registrar, guard: this.#guard, directory,
      authentication: this.#authentication,
      token: () => this.token(), retrySeconds: () => 2 + this.randomBelow(9), runningCalls: () => this.#running(), isOurs: (via) => this.#isOurs(via), isMerged: (request) => this.#merging.has(mergeKey(request)),
      cancelled: (invite, cancel) => { this.#incoming.get(invite)?.cancelled(cancel); },
      newCall: (transaction, origin, account) => { this.#newCall(transaction, origin, account); },
    });
  }

  async start(events: SipEvents): Promise<{ readonly addresses: readonly string[] }> {
    this.#events = events;
    const { options } = this;
    if (options.udpPort !== undefined) await this.#openPort('udp', options.udpPort);
    if (options.tcpPort !== undefined) await this.#openPort('tcp', options.tcpPort);
    if (options.tlsPort !== undefined && options.tls) await this.#openPort('tls', options.tlsPort);
    if (options.accountTcpPort !== undefined) await this.#openPort('tcp', options.accountTcpPort);
    this.#open = true;
    this.#nowOpen();
    this.#restoreBindings();
    return { addresses: this.#listeners.map(({ kind, listener }) => `${kind}:${formatHost(listener.local.address)}:${listener.local.port}`) };
  }

  async #openPort(kind: 'udp' | 'tcp' | 'tls', port: number): Promise<void> {
    const at = { address: this.options.host, port };
    const listener = kind === 'udp' ? await this.#network.listenUdp(at, this, this.#listen) : await this.#network.listenStream(kind, at, this, this.#listen, this.options.tls);
    this.#listeners.push({ kind, listener });
  }

  acceptWebSocket(socket: SipWebSocket, source: WebSocketSource): void {
    if (this.#stopped || this.#webFlows.size >= this.limits.connections) { socket.close(1013); return; }
    const flow = new WebSocketFlow(`ws/${++this.#serial}`, socket, source, { address: this.domain, port: 0 }, this, this.#listen, this.clock);
    this.#webFlows.add(flow);
  }

  // --- FlowReceiver

  onMessage(data: Buffer, flow: Flow): void {
    try {
      const message = parseMessage(data, { stream: flow.transport === 'tcp' || flow.transport === 'tls' });
      if (message.kind === 'request') this.#intake.receive(message, flow);
      else if (message.kind === 'response') this.transactions.receiveResponse(message);
      else {
        const refusal = this.#guard.mayRefuse(flow) && !this.#guard.banned(flow, undefined) ? buildRefusal(message, flow, this.token()) : undefined;
        if (refusal !== undefined) replyFlow(message.vias, flow).send(refusal);
      }
    } catch (error) {
      // Nothing that a peer sends may end the process; whatever it was, it is worth a line.
      this.log('error', 'a SIP message failed', { error: error instanceof Error ? error.message : String(error), from: flow.remote.address });
    }
  }

  onClose(flow: Flow): void {
    this.#webFlows.delete(flow);
    this.#guard.flowClosed(flow);
    this.#registrar.flowClosed(flow);
    this.transactions.flowClosed(flow);
    for (const call of [...this.#incoming.values()]) call.flowClosed(flow);
  }

  onRejected(reason: string, flow: Flow): void { this.log('debug', 'SIP bytes refused', { reason, from: flow.remote.address }); }

  // --- SipCore

  token(): string { return Buffer.from(this.#random(12)).toString('hex'); }
  randomBelow(max: number): number { return Buffer.from(this.#random(4)).readUInt32BE() % max; }
  add(session: Session): void { this.#sessions.set(session.dialog.key, session); }
  remove(session: Session): void { if (this.#sessions.get(session.dialog.key) === session) this.#sessions.delete(session.dialog.key); }
  flowOf(identity: SipAccount['identity']): Flow | undefined { return this.#registrar.bindings(identity).at(-1)?.flow; }
  nextFlowOf(identity: SipAccount['identity'], withinMs: number): Promise<Flow> { return this.#registrar.next(identity, withinMs); }

  contact(flow: Flow): string {
    return `<sip:center@${this.#sentBy(flow)}${flow.transport === 'udp' ? '' : `;transport=${flow.transport === 'wss' ? 'ws' : flow.transport}`}>`;
  }

  /** Host and port where this peer reaches us. */
  #sentBy(flow: Flow): string {
    if (flow.transport === 'ws' || flow.transport === 'wss') return formatHost(this.domain);
    const wildcard = this.options.host === '0.0.0.0' || this.options.host === '::';
    const loopback = flow.remote.address.startsWith('127.') || flow.remote.address === '::1';
    const host = loopback && wildcard ? flow.remote.address : this.options.advertise ?? (wildcard ? (flow.transport === 'udp' ? ownAddress() : flow.local.address) : this.options.host);
    const listening = this.#listeners.find(({ kind, listener }) => kind === flow.transport && listener.local.port === flow.local.port) ?? this.#listeners.find(({ kind }) => kind === flow.transport);
    return `${formatHost(host)}:${listening?.listener.local.port ?? flow.local.port}`;
  }

  /** A Via that one of our own listeners wrote. */
  #isOurs(via: Via): boolean {
    const hosts = [this.options.host, this.options.advertise];
    return hosts.includes(via.host) && this.#listeners.some(({ kind, listener }) => kind === via.transport.toLowerCase() && listener.local.port === (via.port ?? 5060));
  }

  hop(uri: SipUri): Flow | Promise<Flow> {
    if (!this.#open) return this.#opened.then(() => this.hop(uri));
    const transport = paramOf(uri.params, 'transport')?.toLowerCase() ?? (uri.scheme === 'sips' ? 'tls' : 'udp');
    const host = paramOf(uri.params, 'maddr') ?? uri.host;
    if (transport === 'udp') return this.#datagramTo(host, uri.port ?? 5060);
    if (transport === 'tcp' || transport === 'tls') return this.#connect(uri.scheme === 'sips' ? 'tls' : transport, host, uri.port ?? (transport === 'tls' ? 5061 : 5060));
    return Promise.reject(new CccError('call-failed', `no way to ${transport}`));
  }

  #datagramTo(host: string, port: number): Flow | Promise<Flow> {
    const flowTo = this.#listeners.find(({ kind }) => kind === 'udp')?.listener.flowTo;
    if (!flowTo) return Promise.reject(new CccError('call-failed', 'UDP is not open'));
    const address = host.replace(/^\[|\]$/g, '');
    if (/^[\d.]+$/.test(address) || address.includes(':')) return flowTo({ address, port });
    return this.#network.resolve(address).then((resolved) => flowTo({ address: resolved, port }));
  }

  /** One connection per place, used again while it lives (RFC 5923 in spirit). */
  #connect(kind: 'tcp' | 'tls', host: string, port: number): Promise<Flow> {
    const key = `${kind}:${host}:${port}`;
    const existing = this.#connections.get(key);
    if (existing) return existing.then((flow) => { if (!flow.closed) return flow; this.#connections.delete(key); return this.#connect(kind, host, port); });
    const connecting = this.#network.connect(kind, { address: host.replace(/^\[|\]$/g, ''), port }, this, this.#listen);
    this.#connections.set(key, connecting);
    connecting.catch(() => { this.#connections.delete(key); });
    return connecting;
  }

  // --- SipStack

  dial(target: CallTarget, options: DialOptions): SipLeg {
    const trunk = target.kind === 'trunk' ? this.options.trunks(target.trunkId) : undefined;
    if (target.kind === 'trunk' && !trunk) throw new CccError('call-failed', 'there is no such trunk');
    const transport = this.transportOf(target);
    let destinations: Destination[];
    if (target.kind === 'trunk' && trunk) {
      const uri = `sip:${escapeUser(target.number)}@${formatHost(trunk.host)}:${trunk.port}${trunk.transport === 'udp' ? '' : `;transport=${trunk.transport}`}`;
      destinations = [{
        uri, identity: undefined,
        hop: () => (trunk.transport === 'udp' ? this.#datagramTo(trunk.host, trunk.port) : this.#connect(trunk.transport, trunk.host, trunk.port)),
      }];
    } else {
      const bindings = target.kind === 'trunk' ? [] : this.#registrar.bindings(target);
      destinations = bindings.filter((b) => mediaOf(b) === transport).map((b) => ({ uri: b.contact.uri.raw, identity: b.identity, hop: () => b.flow }));
    }
    const call: OutgoingCall = new OutgoingCall(this, this.token(), () => { this.#outgoing.delete(call); }, transport, options, destinations, target.kind === 'trunk');
    this.#outgoing.add(call);
    queueMicrotask(() => { call.start(); });
    return call;
  }

  remember(bindings: readonly unknown[]): void { this.#remembered = bindings; }

  #restoreBindings(): void {
    const flowTo = this.#listeners.find(({ kind }) => kind === 'udp')?.listener.flowTo;
    for (const value of this.#remembered) {
      const stored = v.safeParse(StoredBinding, value);
      if (stored.success && flowTo) this.#registrar.restore(stored.output, flowTo({ address: stored.output.address, port: stored.output.port }));
    }
    this.#remembered = [];
  }

  restore(value: unknown): SipLeg | undefined {
    const stored = v.safeParse(StoredCall, value);
    if (!stored.success) return undefined;
    const gone = (): void => { this.#outgoing.delete(call); };
    const call: RestoredCall | UnansweredCall = stored.output.state === 'up' ? new RestoredCall(this, this.token(), gone, stored.output) : new UnansweredCall(this, this.token(), gone, stored.output);
    if (call instanceof RestoredCall && !call.usable) return undefined;
    this.#outgoing.add(call);
    return call;
  }

  isRegistered(identity: SipAccount['identity']): boolean { return this.#registrar.bindings(identity).length > 0; }
  challenge(): { readonly realm: string; readonly nonce: string } { return this.#authentication.challengeAhead(); }

  transportOf(target: CallTarget): 'webrtc' | 'rtp' {
    if (target.kind === 'trunk') return 'rtp';
    const newest = this.#registrar.bindings(target).at(-1);
    return newest ? mediaOf(newest) : target.kind === 'phone' ? 'rtp' : 'webrtc';
  }

  unbind(identity: SipAccount['identity']): void { this.#registrar.unbind(identity); }
  drop(identity: SipAccount['identity']): void { this.#registrar.drop(identity); }

  async stop({ handOver = false } = {}): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    if (!handOver) for (const call of [...this.#incoming.values(), ...this.#outgoing]) call.hangUp('serverRestart');
    for (const session of [...this.#sessions.values()]) session.close();
    this.transactions.close();
    this.#registrar.close();
    for (const flow of [...this.#webFlows]) flow.close();
    for (const connecting of this.#connections.values()) void connecting.then((flow) => { flow.close(); }, () => undefined);
    for (const { listener } of this.#listeners) await listener.close();
  }

  // --- calls and registrations

  #running(): number {
    let count = 0;
    for (const call of this.#incoming.values()) if (!call.standing) count++;
    return count;
  }

  #newCall(transaction: ServerTransaction, origin: CallOrigin, account: SipAccount | undefined): void {
    const request: SipRequest = transaction.request;
    const tag = this.token();
    const dialog = Dialog.answering(request, tag);
    if (!dialog || !this.#events || this.#stopped) { transaction.respond({ status: 503, toTag: tag }); return; }
    const call = new IncomingCall(this, this.token(), () => { this.#incoming.delete(transaction); this.#merging.delete(mergeKey(request)); }, callFacts(request, origin, account), transaction, dialog, tag,
      { flow: transaction.flow, identity: account?.identity });
    this.#incoming.set(transaction, call);
    this.#merging.add(mergeKey(request));
    this.#events.onCall(call);
  }

  #registered(change: RegistrationChange): void {
    try { this.#events?.onRegistration(change); } catch (error) {
      this.log('error', 'a registration owner failed', { error: error instanceof Error ? error.message : String(error) });
    }
  }
}

const mergeKey = (request: SipRequest): string => `${request.callId}|${request.fromTag ?? ''}|${request.cseq.seq}`;
const mediaOf = (binding: Binding): 'webrtc' | 'rtp' => (binding.flow.transport === 'ws' || binding.flow.transport === 'wss' ? 'webrtc' : 'rtp');

/** The first address that other machines can reach. */
function ownAddress(): string {
  for (const list of Object.values(networkInterfaces())) for (const entry of list ?? []) if (!entry.internal && entry.family === 'IPv4') return entry.address;
  return '127.0.0.1';
}
