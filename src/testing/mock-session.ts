/** The mock center's doors: its HTTP API and its event socket, one tongue for the client in memory and for msw. */
import * as v from 'valibot';
import { CccError, errorTable } from '../kernel/errors.js';
import { ClientFrame } from '../protocol/client-frames.js';
import type { CenterCommandName, RecordPage, ServerFrame, SipAccess, TokenResponse } from '../protocol/index.js';
import type { ErrorCode } from '../kernel/errors.js';
import type { MockExchange } from './mock-exchange.js';
import { constantSnapshot } from './people.js';

/** The center's end of one event socket. */
export interface MockPeer {
  send(frame: ServerFrame): void;
  close(code: number, reason: string): void;
}
export interface MockDoor { receive(data: unknown): void; closed(): void }

export class MockSessions {
  readonly #tokens = new Map<string, number>();
  readonly #doors = new Set<{ readonly peer: MockPeer; finish(): void }>();
  readonly #refusals: { readonly name: CenterCommandName; readonly code: ErrorCode }[] = [];
  #serial = 0;
  /** The agent is signed in somewhere else, and that session is kept: a new one is not let in. */
  isProtected = false;

  constructor(private readonly exchange: MockExchange) {}

  /** The next command of this name is answered with this error. */
  refuseNext(name: CenterCommandName, code: ErrorCode): void { this.#refusals.push({ name, code }); }

  token(): TokenResponse {
    const { clock, me, settings } = this.exchange;
    const expiresAt = clock.now() + settings.tokenLifeMs;
    const part = (value: unknown): string => btoa(JSON.stringify(value)).replace(/=+$/, '').replace(/\+/g, '-').replace(/\//g, '_');
    const token = `${part({ alg: 'none' })}.${part({ sub: me.agentId, exp: expiresAt / 1000, jti: ++this.#serial })}.mock`;
    this.#tokens.set(token, expiresAt);
    return { token, expiresAt, me };
  }

  /** Every session is over: each socket is told why. */
  end(reason: Extract<ServerFrame, { type: 'signedOut' }>['reason']): void {
    if (reason === 'expired') this.#tokens.clear();
    for (const door of [...this.#doors]) {
      door.peer.send({ type: 'signedOut', reason });
      door.finish();
      door.peer.close(reason === 'expired' ? 4401 : 4000, reason);
    }
  }
  /** The center makes room for its next process, which is there after `ms`; what runs goes on there. */
  drain(ms: number): void {
    const { clock, frames } = this.exchange;
    const until = this.exchange.drainsUntil = clock.now() + ms;
    frames.send({ type: 'draining', until });
    clock.after(ms, () => { this.exchange.drainsUntil = undefined; this.drop(); this.exchange.match(); });
  }
  /** The connections break without a word. */
  drop(): void {
    for (const door of [...this.#doors]) { door.finish(); door.peer.close(1006, ''); }
  }

  // ── the event socket ────────────────────────────────────────────────────────────────────────────────────────────────────

  accept(peer: MockPeer): MockDoor {
    let open = false;
    const cancels: (() => void)[] = [];
    const door = { peer, finish: () => { open = false; this.#doors.delete(door); for (const cancel of cancels) cancel(); } };
    let cancelExpiry = (): void => undefined;
    cancels.push(() => { cancelExpiry(); });
    const refuse = (code: number, reason: string): void => { door.finish(); peer.close(code, reason); };
    const expireAt = (at: number): void => {
      cancelExpiry();
      cancelExpiry = this.exchange.clock.after(at - this.exchange.clock.now(), () => { peer.send({ type: 'signedOut', reason: 'expired' }); refuse(4401, 'token-expired'); });
    };
    return {
      closed: door.finish,
      receive: (data) => {
        const frame = parseFrame(data);
        if (!frame || (frame.type === 'open') === open) { refuse(1008, 'not a frame of the protocol'); return; }
        if (frame.type === 'ping') { peer.send({ type: 'pong', id: frame.id, serverTime: this.exchange.clock.now() }); return; }
        if (frame.type === 'command') { peer.send(this.#answer(frame)); return; }
        const expiresAt = this.#expiryOf(frame.token);
        if (frame.type === 'renew') { if (expiresAt !== undefined) expireAt(expiresAt); return; }
        if (expiresAt === undefined) { refuse(4401, 'token-expired'); return; }
        if (this.isProtected && frame.after === undefined && frame.takeOver !== true) { peer.send({ type: 'signedOut', reason: 'inUse', mayTakeOver: true }); refuse(4000, 'inUse'); return; }
        this.isProtected = false;
        // A client that resumes is the one that was here; only a new one is a sign-in and ends another (F-20).
        if (frame.after === undefined) this.end('elsewhere'); else for (const old of [...this.#doors]) old.finish();
        open = true;
        this.#doors.add(door);
        expireAt(expiresAt);
        this.exchange.apply({ type: 'signedIn', presence: this.exchange.settings.presenceAfterSignIn });
        this.#begin(peer, frame.after);
        if (this.exchange.drainsUntil !== undefined) peer.send({ type: 'draining', until: this.exchange.drainsUntil });
        cancels.push(this.exchange.frames.subscribe((each) => { peer.send(each); }));
      },
    };
  }

  #begin(peer: MockPeer, after: number | undefined): void {
    const { exchange } = this;
    const { frames } = exchange;
    const missed = after === undefined ? undefined : frames.after(after);
    if (after === undefined || !missed) { peer.send(exchange.snapshot()); return; }
    peer.send({ type: 'resumed', cursor: after, serverTime: exchange.clock.now() });
    for (const frame of missed) peer.send(frame);
    for (const agent of exchange.agents()) peer.send({ type: 'agent', cursor: frames.cursor, agent });
    peer.send({ type: 'settings', ...constantSnapshot(exchange.settings) });
    peer.send({ type: 'queues', queues: exchange.queues() });
    peer.send({ type: 'phones', phones: exchange.phones() });
    peer.send({ type: 'previews', previews: exchange.previews.shown() });
    peer.send({ type: 'notes', notes: exchange.notes.unread() });
  }

  #answer({ id, command }: Extract<ClientFrame, { type: 'command' }>): ServerFrame {
    try {
      const refusal = this.#refusals.findIndex(({ name }) => name === command.name);
      const [refused] = refusal < 0 ? [] : this.#refusals.splice(refusal, 1);
      if (refused) throw new CccError(refused.code);
      this.exchange.command(command);
      return { type: 'reply', id, ok: true };
    } catch (error) {
      const { code, message, remedy } = asCccError(error);
      return { type: 'reply', id, ok: false, error: { code, message, remedy } };
    }
  }

  // ── HTTP ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Answers a request to `/api/v1/…`. */
  async request(request: Request): Promise<Response> {
    try {
      const path = new URL(request.url).pathname.replace(/^.*\/api\/v1/, '');
      if (request.method === 'POST' && path === '/login') return json(this.token());
      const bearer = request.headers.get('authorization')?.replace(/^Bearer /, '') ?? '';
      if (this.#expiryOf(bearer) === undefined) throw new CccError(bearer === '' ? 'not-signed-in' : 'token-expired');
      return json(this.#route(request.method, path));
    } catch (error) {
      const { code, message, remedy, status } = asCccError(error);
      return new Response(JSON.stringify({ type: `urn:ccc:error:${code}`, title: message, status: status || 500, code, remedy }), { status: status || 500, headers: { 'content-type': 'application/problem+json' } });
    }
  }

  #route(method: string, path: string): unknown {
    const { clock, me, calls } = this.exchange;
    switch (`${method} ${path}`) {
      case 'POST /renew': return this.token();
      case 'POST /logout': this.end('signedOut'); return {};
      case 'GET /me': return me;
      case 'POST /me/sip': {
        const access: SipAccess = { server: '/sip', aor: `sip:agent-${me.agentId}@mock.invalid`, username: me.agentId, password: 'mock', expiresAt: clock.now() + 300_000, iceServers: [] };
        return access;
      }
      case 'GET /records': {
        // An agent sees the records of the agent's own conversations.
        const page: RecordPage = { records: [...calls.values()].flatMap((call) => call.record ?? []).filter(({ agentId }) => agentId === me.agentId).reverse() };
        return page;
      }
      default: throw new CccError('not-found');
    }
  }

  #expiryOf(token: string): number | undefined {
    const at = this.#tokens.get(token);
    return at !== undefined && at > this.exchange.clock.now() ? at : undefined;
  }
}

const json = (body: unknown): Response => new Response(JSON.stringify(body), { status: 200, headers: { 'content-type': 'application/json' } });
const asCccError = (error: unknown): CccError => error instanceof CccError ? error : new CccError('system-error', errorTable['system-error'].message, { cause: error });

function parseFrame(data: unknown): ClientFrame | undefined {
  try {
    const parsed = v.safeParse(ClientFrame, typeof data === 'string' ? JSON.parse(data) : undefined);
    return parsed.success ? parsed.output : undefined;
  } catch { return undefined; }
}
