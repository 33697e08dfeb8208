/** One event socket: token first, then snapshot or resume, then every frame in order, until the token or the connection ends. */
import type { WebSocket } from 'ws';
import * as v from 'valibot';
import { CccError, errorTable } from 'ccc-workstation/errors';
import { ClientFrame, type ServerFrame } from 'ccc-workstation/protocol';
import type { Person } from './access.js';
import type { Context } from './context.js';
import { parseJson } from './plain-json.js';
import type { Door, Presences } from './presences.js';

const openWithinMs = 5000;
const pingMs = 10_000;
const silentMs = 25_000;
/** A page that answers asks: it is asked when it was quiet for so long, and taken for frozen after the second time (F-16: within 15 s). */
const askMs = 4_000;
const asleepMs = 12_000;
/** A reader this far behind is cut off; it comes back and resumes. */
const maxBufferedBytes = 1_000_000;
const framesPerSecond = 50;
/** A browser answers a ping by itself, however busy its page is. */
const answerMs = 1500;

/** Close codes: 4401 the token is refused or over, 4000 the session is over, 1008 broken protocol, 1013 come back later. */
const close = { refused: 4401, ended: 4000, protocol: 1008, later: 1013, silent: 4408 } as const;

export function serveEvents(socket: WebSocket, context: Context, presences: Presences): void {
  new EventSocket(socket, context, presences).start();
}

class EventSocket implements Door {
  readonly #socket: WebSocket;
  readonly #context: Context;
  readonly #presences: Presences;
  readonly #cancels: (() => void)[] = [];
  #state: 'new' | 'opening' | 'open' | 'over' = 'new';
  #person: Person | undefined;
  #cancelExpiry = (): void => undefined;
  #heardAt: number;
  /** When the page itself said something, and whether it has shown that it answers. */
  #saidAt: number;
  #answers = false;
  #wasAsked = false;
  /** Signed in when its page fell asleep. */
  #wasHere = false;
  #budget = framesPerSecond;

  constructor(socket: WebSocket, context: Context, presences: Presences) {
    this.#socket = socket;
    this.#context = context;
    this.#presences = presences;
    this.#heardAt = this.#saidAt = context.clock.monotonic();
  }

  start(): void {
    const socket = this.#socket;
    socket.on('message', (data: Buffer, isBinary: boolean) => { this.#receive(data, isBinary); });
    socket.on('pong', () => { this.#heardAt = this.#context.clock.monotonic(); });
    socket.on('close', () => { this.#finish(); });
    socket.on('error', () => { this.#finish(); });
    this.#cancels.push(this.#context.clock.after(openWithinMs, () => { if (this.#state === 'new') this.#close(close.protocol, 'no open frame'); }));
    this.#watch();
  }

  answers(): Promise<boolean> {
    return new Promise<boolean>((resolve) => {
      const done = (alive: boolean): void => { cancel(); this.#socket.off('pong', pong); this.#socket.off('close', gone); resolve(alive); };
      const pong = (): void => { done(true); };
      const gone = (): void => { done(false); };
      const cancel = this.#context.clock.after(answerMs, gone);
      if (this.#isOver() || this.#socket.readyState !== 1) { done(false); return; }
      this.#socket.once('pong', pong).once('close', gone).ping();
    });
  }

  end(): void { this.#deliver({ type: 'signedOut', reason: 'expired' }); }

  /** Notices a dead connection and refills the frame budget. */
  #watch(): void {
    let ticks = 0;
    const tick = (): void => {
      this.#budget = framesPerSecond;
      if (this.#context.clock.monotonic() - this.#heardAt > silentMs) { this.#close(close.silent, 'silent'); this.#socket.terminate(); return; }
      this.#askPage();
      if (++ticks % (pingMs / 1000) === 0 && this.#socket.readyState === 1) this.#socket.ping();
      cancel = this.#context.clock.after(1000, tick);
    };
    let cancel = this.#context.clock.after(1000, tick);
    this.#cancels.push(() => { cancel(); });
  }

  #askPage(): void {
    if (this.#state !== 'open') return;
    const quietMs = this.#context.clock.monotonic() - this.#saidAt;
    // Once at the beginning: a program that reads frames and never answers is no page.
    if (!this.#wasAsked || this.#answers && quietMs >= askMs) this.#send({ type: 'ping' });
    this.#wasAsked = true;
    if (!this.#answers || quietMs < asleepMs || !this.#person) return;
    this.#presences.asleep(this);
    const isHere = this.#context.center.agent(this.#person.agentId)?.presence !== 'offline';
    // Signed out meanwhile for want of a sign of life (OLA-03): a page that wakes up finds its connection gone, and signs in anew.
    if (this.#wasHere && !isHere) this.#close(close.silent, 'silent');
    this.#wasHere = isHere;
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (this.#state === 'over') return;
    this.#heardAt = this.#saidAt = this.#context.clock.monotonic();
    this.#presences.awake(this);
    this.#wasHere = false;
    if (--this.#budget < 0) { this.#close(close.later, 'too many frames'); return; }
    const frame = isBinary ? undefined : parseFrame(data);
    if (!frame) { this.#close(close.protocol, 'not a frame of the protocol'); return; }
    if (this.#state === 'new' && frame.type === 'open') { this.#state = 'opening'; void this.#open(frame); return; }
    if (frame.type === 'open' || this.#state === 'new' || !this.#person) { this.#close(close.protocol, 'out of order'); return; }
    switch (frame.type) {
      case 'ping': this.#answers = true; this.#send({ type: 'pong', id: frame.id, serverTime: this.#context.clock.now() }); break;
      case 'renew': void this.#renew(frame.token, this.#person); break;
      case 'command': void this.#command(frame, this.#person); break;
    }
  }

  async #open(frame: Extract<ClientFrame, { type: 'open' }>): Promise<void> {
    const { access, center, clock } = this.#context;
    try {
      const person = await access.personOf(frame.token);
      if (this.#isOver()) return;
      const { agentId } = person;
      // Entered before signIn, so that taking over from another window is not seen as a moment of absence.
      const admission = await this.#presences.enter(this, { person, client: frame.client, resumes: frame.after !== undefined, takeOver: frame.takeOver === true });
      if (this.#isOver()) { this.#presences.leave(this); return; }
      if (admission === 'elsewhere') { this.#deliver({ type: 'signedOut', reason: 'elsewhere' }); return; }
      if (admission === 'inUse') { this.#deliver({ type: 'signedOut', reason: 'inUse', mayTakeOver: center.settings().forcedSignIn }); return; }
      this.#person = person;
      this.#expireAt(person.session.expiresAt);
      if (admission !== 'back' || center.agent(agentId)?.presence === 'offline') await center.signIn(agentId, admission === 'new');
      if (this.#isOver()) return;
      await this.#begin(agentId, frame.after, clock.now());
    } catch (error) {
      if (error instanceof CccError && error.status >= 400 && error.status < 500) this.#close(close.refused, error.code);
      else { this.#context.log('error', 'event socket could not be opened', { error }); this.#close(close.later, 'system-error'); }
    }
  }

  /** Frames that arrive while the beginning is put together wait for it, and those it already contains are left out. */
  async #begin(agentId: string, after: number | undefined, now: number): Promise<void> {
    const { center } = this.#context;
    const early: ServerFrame[] = [];
    let deliver = (frame: ServerFrame): void => { early.push(frame); };
    this.#cancels.push(center.subscribe(agentId, (frame) => { deliver(frame); }));
    const missed = after === undefined ? undefined : await center.resume(agentId, after);
    const snapshot = missed ? undefined : await center.snapshot(agentId);
    if (this.#isOver()) return;
    const begin = snapshot?.cursor ?? after ?? 0;
    let seen = begin;
    const once = (frame: ServerFrame): void => {
      // A whole interaction may share its cursor with a fact; agents and queues say how things are now, whatever their cursor.
      if (frame.type === 'interaction' && frame.cursor <= begin) return;
      if (frame.type === 'fact') {
        if (frame.cursor <= seen) return;
        seen = frame.cursor;
      }
      this.#deliver(frame);
    };
    if (snapshot) this.#send(snapshot);
    else this.#send({ type: 'resumed', cursor: begin, serverTime: now });
    this.#state = 'open';
    for (const frame of [...(missed ?? []), ...early]) once(frame);
    deliver = (frame) => { this.#deliver(frame); };
  }

  #deliver(frame: ServerFrame): void {
    this.#send(frame);
    if (frame.type === 'signedOut') this.#close(close.ended, frame.reason);
  }

  async #renew(token: string, present: Person): Promise<void> {
    try {
      const next = await this.#context.access.personOf(token);
      if (next.agentId !== present.agentId) throw new CccError('forbidden');
      if (this.#isOver()) return;
      this.#person = next;
      this.#presences.renew(this, next);
      this.#expireAt(next.session.expiresAt);
    } catch {
      // The present token still counts until its own end; only a token of somebody else is an attack.
      this.#context.log('warn', 'a renewal was refused', { agent: present.agentId });
    }
  }

  async #command(frame: Extract<ClientFrame, { type: 'command' }>, person: Person): Promise<void> {
    try {
      await this.#context.center.command(person.agentId, frame.command);
      this.#send({ type: 'reply', id: frame.id, ok: true });
    } catch (error) {
      const known = error instanceof CccError ? error : new CccError('system-error', undefined, { cause: error });
      if (known.code === 'system-error') this.#context.log('error', 'command failed', { command: frame.command.name, error });
      const { message, remedy } = errorTable[known.code];
      const detailed = known.detail === undefined || known.code === 'system-error' ? message : known.message;
      this.#send({ type: 'reply', id: frame.id, ok: false, error: { code: known.code, message: detailed, remedy } });
    }
  }

  #expireAt(expiresAt: number): void {
    this.#cancelExpiry();
    this.#cancelExpiry = this.#context.clock.after(Math.max(0, expiresAt - this.#context.clock.now()), () => {
      this.#send({ type: 'signedOut', reason: 'expired' });
      this.#close(close.refused, 'token-expired');
    });
  }

  #send(frame: ServerFrame): void {
    if (this.#isOver() || this.#socket.readyState !== 1) return;
    if (this.#socket.bufferedAmount > maxBufferedBytes) {
      this.#close(close.later, 'too slow');
      this.#socket.terminate();
      return;
    }
    this.#socket.send(textOf(frame));
  }

  /** A method, because the state changes during awaits. */
  #isOver(): boolean { return this.#state === 'over'; }

  #close(code: number, reason: string): void {
    if (this.#isOver()) return;
    this.#finish();
    this.#socket.close(code, reason);
    // A peer that never answers the close frame must not hold the connection.
    this.#context.clock.after(3000, () => { this.#socket.terminate(); });
  }

  #finish(): void {
    if (this.#isOver()) return;
    this.#state = 'over';
    this.#cancelExpiry();
    for (const cancel of this.#cancels) cancel();
    this.#presences.leave(this);
  }
}

/** What goes to everybody is written once, however many they are. */
const written = new WeakMap<ServerFrame, string>();
function textOf(frame: ServerFrame): string {
  const text = written.get(frame) ?? JSON.stringify(frame);
  written.set(frame, text);
  return text;
}

function parseFrame(data: Buffer): ClientFrame | undefined {
  try {
    const parsed = v.safeParse(ClientFrame, parseJson(data.toString('utf8')));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
