/** The registrar (RFC 3261 section 10, RFC 5626): bindings of accounts to contacts and to the flows they came on. */
import type { Clock } from 'ccc-workstation/clock';
import { CccError } from 'ccc-workstation/errors';
import type { RegistrationChange, SipAccount } from '../../ports/sip.js';
import { headerOf, paramOf, unescapeUser, type Header, type NameAddr, type SipRequest } from './message.js';
import type { Flow } from './network.js';
import type { SipLimits } from './options.js';
import type { StoredBinding } from './persisted.js';
import { GIVE_UP } from './timers.js';
import { decimal, parseNameAddr, unquote } from './uri.js';
import { formatParams, type ResponseParts } from './response.js';

type Identity = SipAccount['identity'];

export interface Binding {
  readonly identity: Identity;
  readonly username: string;
  readonly contact: NameAddr;
  readonly flow: Flow;
  readonly expiresAt: number;
  readonly callId: string;
  readonly cseq: number;
  /** `+sip.instance` (and reg-id) of the device, else the contact's URI. */
  readonly device: string;
  readonly cancelExpiry: () => void;
}

export const identityKey = (i: Identity): string => `${i.kind}:${i.kind === 'agent' ? i.agentId : i.kind === 'phone' ? i.extension : i.number}`;

export class Registrar {
  readonly #bindings = new Map<string, Binding[]>();

  /** Connections that broke, by identity and device. */
  readonly #broken = new Map<string, Flow>();
  readonly #waiting = new Map<string, Set<(flow: Flow) => void>>();

  constructor(private readonly clock: Clock, private readonly limits: SipLimits, private readonly changed: (change: RegistrationChange) => void,
    /** What outlives the process: set, or gone where `stored` is undefined. */
    private readonly keep: (id: string, stored: StoredBinding | undefined) => void = () => undefined) {}

  /** The flow of the next registration of this identity, within a time. */
  next(identity: Identity, withinMs: number): Promise<Flow> {
    const key = identityKey(identity);
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(key) ?? new Set();
      this.#waiting.set(key, waiting);
      const done = (flow: Flow): void => { cancel(); this.#leave(key, done); resolve(flow); };
      const cancel = this.clock.after(withinMs, () => { this.#leave(key, done); reject(new CccError('call-failed', 'the phone did not come back')); });
      waiting.add(done);
    });
  }
  #leave(key: string, done: (flow: Flow) => void): void {
    const waiting = this.#waiting.get(key);
    waiting?.delete(done);
    if (waiting?.size === 0) this.#waiting.delete(key);
  }

  bindings(identity: Identity): readonly Binding[] {
    return (this.#bindings.get(identityKey(identity)) ?? []).filter((b) => !b.flow.closed);
  }

  /** The account that registered on exactly this flow. */
  onFlow(flow: Flow): Binding | undefined {
    for (const list of this.#bindings.values()) for (const binding of list) if (binding.flow.id === flow.id) return binding;
    return undefined;
  }

  /** A registered account with this name calls from this flow's address, perhaps from another port. */
  livesAt(username: string, flow: Flow): boolean {
    for (const list of this.#bindings.values()) for (const b of list) if (b.username === username && b.flow.remote.address === flow.remote.address) return true;
    return false;
  }

  /** Handles an authenticated REGISTER and says what to answer. */
  register(request: SipRequest, flow: Flow, account: SipAccount): ResponseParts {
    // RFC 3261 10.3 step 4: an account registers its own address only. Others are refused alike, known or not.
    if (!isOwn(unescapeUser(request.to.uri.user ?? ''), account)) return { status: 403 };
    if (request.contactStar) return this.#removeAll(request, account);
    if (request.contacts.length > this.limits.bindingsPerAccount) return { status: 403 };
    const before = this.bindings(account.identity);
    for (const contact of request.contacts) {
      const seconds = this.#expires(request, contact);
      if (seconds > 0 && seconds < this.limits.minExpiresSeconds) {
        return { status: 423, headers: [{ name: 'min-expires', value: String(this.limits.minExpiresSeconds) }] };
      }
      const old = before.find((b) => b.device === deviceOf(contact));
      if (old && old.callId === request.callId && old.cseq >= request.cseq.seq) return { status: 500 };
    }
    for (const contact of request.contacts) this.#bind(request, contact, flow, account);
    this.#report(account.identity, before.length > 0, request, flow);
    return this.#listing(account.identity);
  }

  #removeAll(request: SipRequest, account: SipAccount): ResponseParts {
    // RFC 3261 10.2.2: `*` only with Expires: 0 and alone.
    if (headerOf(request, 'expires') !== '0' || request.contacts.length > 0) return { status: 400 };
    this.#remove(account.identity, () => true);
    return this.#listing(account.identity);
  }

  #expires(request: SipRequest, contact: NameAddr): number {
    const own = decimal(paramOf(contact.params, 'expires') ?? '');
    const asked = own >= 0 ? own : decimal(headerOf(request, 'expires') ?? '');
    return asked < 0 ? this.limits.maxExpiresSeconds : Math.min(asked, this.limits.maxExpiresSeconds);
  }

  #bind(request: SipRequest, contact: NameAddr, flow: Flow, account: SipAccount): void {
    const key = identityKey(account.identity);
    const device = deviceOf(contact);
    const seconds = this.#expires(request, contact);
    const list = this.#bindings.get(key) ?? [];
    const old = list.find((b) => b.device === device);
    if (old) this.#gone(old);
    const rest = list.filter((b) => b !== old);
    if (seconds > 0) {
      // The newest stay: a phone that changes its contact at each restart must not lock itself out.
      for (let oldest = rest[0]; oldest && rest.length >= this.limits.bindingsPerAccount; oldest = rest[0]) this.#gone(rest.shift() ?? oldest);
      const binding = this.#binding({ identity: account.identity, username: account.username, contact, flow, device, callId: request.callId, cseq: request.cseq.seq, expiresAt: this.clock.now() + seconds * 1000 });
      rest.push(binding);
      if (!flow.reliable) this.keep(storedId(binding), storedBinding(binding));
      flow.trust();
    }
    if (rest.length > 0) this.#bindings.set(key, rest); else this.#bindings.delete(key);
    if (seconds <= 0) return;
    // The same device on another connection: the one before is dead, even if nothing has said so yet, and what waits on it waits in vain.
    const before = old?.flow ?? this.#broken.get(`${key}|${device}`);
    if (before && before.reliable && before.id !== flow.id) {
      before.follower = flow;
      before.close();
    }
    this.#broken.delete(`${key}|${device}`);
    for (const done of [...this.#waiting.get(key) ?? []]) done(flow);
  }

  /** Remembered for as long as a request may take, so that what was under way finds the device when it is back. */
  #remember(binding: Binding): void {
    const key = `${identityKey(binding.identity)}|${binding.device}`;
    this.#broken.set(key, binding.flow);
    this.clock.after(GIVE_UP, () => { if (this.#broken.get(key) === binding.flow) this.#broken.delete(key); });
  }

  #binding(of: Omit<Binding, 'cancelExpiry'>): Binding {
    const binding: Binding = { ...of, cancelExpiry: this.clock.after(of.expiresAt - this.clock.now(), () => { this.#remove(of.identity, (b) => b === binding); }) };
    return binding;
  }

  #gone(binding: Binding): void {
    binding.cancelExpiry();
    if (!binding.flow.reliable) this.keep(storedId(binding), undefined);
  }

  /** A registration of before a restart. */
  restore({ identity, username, contact: text, expiresAt, callId, cseq }: StoredBinding, flow: Flow): void {
    const contact = parseNameAddr(text);
    const key = identityKey(identity);
    if (!contact || expiresAt <= this.clock.now()) return;
    const list = this.#bindings.get(key) ?? [];
    // The phone was quicker and has registered anew.
    if (list.some((b) => b.device === deviceOf(contact))) return;
    const binding = this.#binding({ identity, username, contact, flow, device: deviceOf(contact), callId, cseq, expiresAt });
    this.#bindings.set(key, [...list, binding].sort((a, b) => a.expiresAt - b.expiresAt));
    if (list.length === 0) this.changed({ identity, registered: true, address: flow.remote.address });
  }

  #report(identity: Identity, before: boolean, request: SipRequest, flow: Flow): void {
    const after = this.bindings(identity).length > 0;
    if (after === before) return;
    const userAgent = headerOf(request, 'user-agent')?.slice(0, 200);
    this.changed({ identity, registered: after, address: flow.remote.address, ...(userAgent === undefined ? {} : { userAgent }) });
  }

  #remove(identity: Identity, gone: (binding: Binding) => boolean): void {
    const key = identityKey(identity);
    const list = this.#bindings.get(key);
    if (!list) return;
    const rest = list.filter((b) => !gone(b));
    for (const binding of list) if (!rest.includes(binding)) this.#gone(binding);
    if (rest.length > 0) { this.#bindings.set(key, rest); return; }
    this.#bindings.delete(key);
    this.changed({ identity, registered: false });
  }

  #listing(identity: Identity): ResponseParts {
    const headers: Header[] = this.bindings(identity).map((b) => ({
      name: 'contact', value: `<${b.contact.uri.raw}>;expires=${Math.max(0, Math.ceil((b.expiresAt - this.clock.now()) / 1000))}`,
    }));
    return { status: 200, headers };
  }

  /** RFC 5626 4.2.2: a binding lives no longer than its connection. */
  flowClosed(flow: Flow): void {
    if (!flow.reliable) return;
    for (const list of [...this.#bindings.values()]) {
      const first = list.find((b) => b.flow.id === flow.id);
      if (!first) continue;
      this.#remember(first);
      this.#remove(first.identity, (b) => b.flow.id === flow.id);
    }
  }

  unbind(identity: Identity): void { this.#remove(identity, () => true); }

  /** Forced sign-out: bindings and, where there are any, connections end. */
  drop(identity: Identity): void {
    const flows = this.bindings(identity).map((b) => b.flow);
    this.#remove(identity, () => true);
    for (const flow of flows) flow.close();
  }

  close(): void {
    for (const list of this.#bindings.values()) for (const binding of list) binding.cancelExpiry();
    this.#bindings.clear();
  }
}

function isOwn(user: string, account: SipAccount): boolean {
  const { identity } = account;
  return user === account.username || identityKey(identity) === `${identity.kind}:${user}` || (identity.kind === 'agent' && user === `agent-${identity.agentId}`);
}

function deviceOf(contact: NameAddr): string {
  const instance = paramOf(contact.params, '+sip.instance');
  return instance === undefined ? contact.uri.raw : `${unquote(instance)}|${paramOf(contact.params, 'reg-id') ?? ''}`;
}

const storedId = (binding: Binding): string => `${identityKey(binding.identity)}|${binding.device}`;
const storedBinding = ({ identity, username, contact, flow, expiresAt, callId, cseq }: Binding): StoredBinding => ({
  identity, username, contact: `<${contact.uri.raw}>${formatParams(contact.params)}`, address: flow.remote.address, port: flow.remote.port, expiresAt, callId, cseq,
});
