/** One account on one socket at a time: connects, registers, comes back after every loss. */
import type { IncomingInviteRequest } from 'sip.js/lib/core/messages/methods/invite.js';
import type { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import type { Clock } from '../../kernel/clock.js';
import type { Log } from '../../kernel/log.js';
import type { Pace } from '../../kernel/pace.js';
import { backOff, retryAfter, type Random } from '../../kernel/random.js';
import type { Registration } from '../../model/facts.js';
import type { SipAccess } from '../../protocol/index.js';
import { SipAgent } from './agent.js';
import type { Hash } from './digest.js';
import { SocketTransport, type SocketTransportOptions } from './transport.js';

export interface LineOptions {
  readonly access: () => Promise<SipAccess>;
  /** What a path-only `server` is relative to. */
  readonly base: () => string;
  /** Where the SIP server is, unless the credentials say otherwise: the way there is opened while they are fetched, which saves a round trip. */
  readonly ahead?: string | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** A call is up. */
  readonly urgent?: (() => boolean) | undefined;
  /** False while the center itself cannot be reached: then the phone waits for it and does not knock as well. */
  readonly reachable?: (() => boolean) | undefined;
  /** Shared with whatever else connects to the center. */
  readonly pace?: Pace | undefined;
  readonly webSocket?: SocketTransportOptions['webSocket'];
  /** A plain PBX. */
  readonly plain?: { readonly md5: Hash } | undefined;
  readonly onAccess: (access: SipAccess) => void;
  readonly onInvite: (request: IncomingInviteRequest) => void;
  readonly onRegistration: (registration: Registration, reason?: string) => void;
  /** The connection was lost, or is back and registered. */
  readonly onSignalling?: (connected: boolean) => void;
}

/** Credentials are renewed this long before their end; REGISTER is repeated at 70 % of its life. */
const renewAhead = 75_000;
const registerFor = 120;
/** A connection that lived so long was a good one: the next loss is a new story. */
const lived = 5_000;
/** An attempt younger than this is left to a wake until it is so old. */
const fresh = 500;
/** The center is waited for, but not for ever: it may be the only thing that is gone. */
const alone = 3_000;

export class Line {
  readonly #options: LineOptions;
  #access: SipAccess | undefined;
  #agent: SipAgent | undefined;
  #transport: SocketTransport;
  #wanted = false;
  #registered = false;
  #attemptAt = -Infinity;
  #upSince = Infinity;
  #attempt = 0;
  #refusals = 0;
  /** Rises with every connection and every REGISTER: answers to older ones are not ours any more. */
  #round = 0;
  #cancelRetry = (): void => undefined;
  #cancelRefresh = (): void => undefined;
  #cancelRenewal = (): void => undefined;
  #cancelWake = (): void => undefined;

  constructor(options: LineOptions) { this.#options = options; this.#transport = this.#makeTransport(); }

  get wanted(): boolean { return this.#wanted; }
  get agent(): SipAgent | undefined { return this.#agent; }
  get registered(): boolean { return this.#registered && this.#agent?.transport.isConnected() === true; }

  start(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#attempt = 0;
    this.#refusals = 0;
    if (this.#agent?.transport.isConnected()) this.#register(); else void this.#connect();
  }

  /** Nothing rings any more; the connection stays for the calls that run on it. */
  retire(): void {
    if (!this.#wanted) return;
    if (this.registered) this.#agent?.register(0, {});
    this.#rest();
  }
  #rest(): void {
    this.#wanted = this.#registered = false;
    this.#round++;
    for (const cancel of [this.#cancelRetry, this.#cancelRefresh, this.#cancelRenewal, this.#cancelWake]) cancel();
    this.#options.onRegistration('unregistered');
  }

  /** Tries at once, or asks a connected socket for a sign of life. An attempt that hangs in a network that was away is given up. */
  wake(): void {
    if (!this.#wanted) return;
    if (this.#agent?.transport.isConnected()) { this.#agent.transport.probe(); return; }
    // Waits for the center, which wakes it when it is back.
    if (!this.#transport.isConnecting && this.#options.reachable?.() === false) return;
    const age = this.#options.clock.monotonic() - this.#attemptAt;
    // It may have begun just before the network came back.
    if (age < fresh) { this.#cancelWake(); this.#cancelWake = this.#options.clock.after(fresh - age, () => { this.wake(); }); return; }
    this.#attempt = 0;
    void this.#connect();
  }

  async stop(): Promise<void> {
    const agent = this.#agent, registered = this.registered, transport = this.#transport;
    this.#agent = undefined;
    this.#transport = this.#makeTransport();
    this.#rest();
    if (agent && registered) {
      await new Promise<void>((resolve) => {
        const cancel = this.#options.clock.after(1_500, resolve);
        const done = (): void => { cancel(); resolve(); };
        agent.register(0, { onAccept: done, onReject: done });
      });
    }
    transport.disconnect();
    agent?.dispose();
    // Until here: taking the registration back is challenged like any other.
    if (!this.#wanted) this.#access = undefined;
  }

  async #connect(): Promise<void> {
    if (!this.#wanted || this.#agent?.transport.isConnected()) return;
    this.#cancelRetry();
    const wait = this.#options.pace?.wait() ?? 0;
    if (wait > 0) { this.#cancelRetry = this.#options.clock.after(wait, () => { void this.#connect(); }); return; }
    const round = ++this.#round;
    this.#attemptAt = this.#options.clock.monotonic();
    this.#options.onRegistration('registering');
    try {
      const transport = this.#transport;
      const server = this.#server;
      const [access] = await Promise.all([this.#currentAccess(false), server && !this.#agent && transport.connect()]);
      if (round !== this.#round) return;
      const agent = this.#agent ??= this.#makeAgent(access);
      // Its own ticket is no use for a connection that is open, and the challenge in the credentials does as well.
      if (!this.#server?.startsWith(server ?? '')) transport.disconnect();
      await transport.connect();
      if (round !== this.#round) return;
      this.#upSince = this.#options.clock.monotonic();
      if (this.#wanted) this.#register(); else agent.dispose();
    } catch (error) {
      if (round === this.#round) this.#retry(error instanceof Error ? error.message : 'failed', undefined);
    }
  }

  async #currentAccess(fresh: boolean): Promise<SipAccess> {
    const { clock } = this.#options;
    if (!fresh && this.#access && this.#access.expiresAt - clock.now() > renewAhead) return this.#access;
    const access = this.#access = await this.#options.access();
    this.#options.onAccess(access);
    this.#cancelRenewal();
    if (!this.#wanted) return access;
    // A clock that is wrong must not make this a storm.
    this.#cancelRenewal = clock.after(Math.max(15_000, access.expiresAt - clock.now() - renewAhead), () => {
      this.#currentAccess(true).then(() => { if (this.#agent?.transport.isConnected()) this.#register(); }, () => {
        this.#options.log('warn', 'phone', 'credentials could not be renewed');
      });
    });
    return access;
  }

  get #server(): string | undefined { return this.#access?.server ?? this.#options.ahead; }

  #makeTransport(): SocketTransport {
    const { clock, webSocket, urgent, plain } = this.#options;
    const transport = new SocketTransport({
      clock, server: () => new URL(this.#server ?? '', this.#options.base()).href.replace(/^http/, 'ws'), webSocket, urgent, ask: plain && (() => { this.#agent?.options(); }),
    });
    transport.onLost = (error) => {
      this.#round++;
      this.#registered = false;
      this.#cancelRefresh();
      if (clock.monotonic() - this.#upSince >= lived) this.#attempt = 0;
      this.#options.onSignalling?.(false);
      this.#retry(error.message, undefined);
    };
    return transport;
  }

  #makeAgent({ aor }: SipAccess): SipAgent {
    const { random, log, plain, onInvite } = this.#options;
    const credentials = () => ({ username: this.#access?.username ?? '', password: this.#access?.password ?? '' });
    return new SipAgent({ aor, transport: this.#transport, credentials, random, log, onInvite, plain });
  }

  #retry(reason: string, afterMs: number | undefined): void {
    if (!this.#wanted) return;
    this.#options.log('info', 'phone', `not registered: ${reason}`);
    this.#options.onRegistration('registering', reason);
    const { clock, random, urgent, reachable } = this.#options;
    const wait = Math.max(afterMs ?? 0, backOff(this.#attempt, random, urgent?.() ? 1_500 : undefined));
    this.#attempt++;
    this.#cancelRetry();
    this.#cancelRetry = clock.after(wait, () => {
      if (this.#agent?.transport.isConnected()) this.#register();
      else if (reachable?.() === false) this.#cancelRetry = clock.after(alone, () => { void this.#connect(); });
      else void this.#connect();
    });
  }

  #register(): void {
    const agent = this.#agent;
    if (!agent || !this.#wanted) return;
    this.#cancelRefresh();
    const round = ++this.#round;
    agent.register(registerFor, {
      onAccept: ({ message }) => { if (round === this.#round) this.#accepted(message); },
      onReject: ({ message }) => { if (round === this.#round) this.#rejected(message.statusCode ?? 500, message.getHeader('retry-after')); },
    }, this.#access?.challenge);
  }

  #accepted(message: IncomingResponseMessage): void {
    this.#refusals = 0;
    const granted = Number(/;\s*expires\s*=\s*(\d{1,6})/i.exec(message.getHeader('contact') ?? '')?.[1] ?? message.getHeader('expires') ?? registerFor);
    this.#cancelRefresh = this.#options.clock.after(Math.max(5, Math.min(granted, registerFor) * 0.7) * 1000, () => { this.#register(); });
    if (this.#registered) return;
    this.#registered = true;
    this.#options.onRegistration('registered');
    this.#options.onSignalling?.(true);
  }

  /** 401 and 403 after an answered challenge: the credentials are old. New ones twice, then it is a refusal (RFC 3261 section 22.2). */
  #rejected(status: number, retryHeader: string | undefined): void {
    this.#registered = false;
    if (status !== 401 && status !== 403 && status !== 407) { this.#retry(`SIP ${status}`, retryAfter(retryHeader, this.#options.clock.now())); return; }
    if (this.#refusals++ >= 2) { this.#options.onRegistration('refused', `SIP ${status}`); return; }
    this.#currentAccess(true).then(() => { this.#retry(`SIP ${status}`, undefined); }, () => { this.#refusals--; this.#retry('no credentials', 2_000); });
  }
}
