/** The SIP user agent of one account over one socket at a time: connects, registers, comes back after every loss. */
import type { Invitation } from 'sip.js/lib/api/invitation.js';
import { Registerer } from 'sip.js/lib/api/registerer.js';
import { RegistererState } from 'sip.js/lib/api/registerer-state.js';
import { UserAgent } from 'sip.js/lib/api/user-agent.js';
import type { SessionDescriptionHandler } from 'sip.js/lib/api/session-description-handler.js';
import type { Clock } from '../../kernel/clock.js';
import { CccError } from '../../kernel/errors.js';
import type { Log } from '../../kernel/log.js';
import { backOff, retryAfter, type Random } from '../../kernel/random.js';
import type { Registration } from '../../model/facts.js';
import type { SipAccess } from '../../protocol/index.js';
import { CenterDigest, createDigest } from './digest.js';
import { SocketTransport } from './transport.js';

export interface LineOptions {
  readonly access: () => Promise<SipAccess>;
  /** What a path-only `server` is relative to. */
  readonly base: () => string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly makePeer: () => SessionDescriptionHandler;
  readonly onAccess: (access: SipAccess) => void;
  readonly onInvite: (invitation: Invitation) => void;
  readonly onRegistration: (registration: Registration, reason?: string) => void;
}

/** Credentials are renewed this long before their end; REGISTER is repeated at 70 % of its life. */
const renewAhead = 30_000;
const registerFor = 120;

export class Line {
  readonly #options: LineOptions;
  #access: SipAccess | undefined;
  #agent: UserAgent | undefined;
  #registerer: Registerer | undefined;
  #wanted = false;
  #busy = false;
  #attempt = 0;
  #refusals = 0;
  #cancelRetry = (): void => undefined;
  #cancelRenewal = (): void => undefined;

  constructor(options: LineOptions) { this.#options = options; }

  get agent(): UserAgent | undefined { return this.#agent; }
  get registered(): boolean { return this.#registerer?.state === RegistererState.Registered && this.#agent?.isConnected() === true; }

  start(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#attempt = 0;
    this.#refusals = 0;
    void this.#connect();
  }

  /** Tries at once, or asks a connected socket for a sign of life. */
  wake(): void {
    if (!this.#wanted) return;
    const transport = this.#agent?.transport;
    if (transport instanceof SocketTransport && transport.isConnected()) { transport.probe(); return; }
    this.#attempt = 0;
    void this.#connect();
  }

  async stop(): Promise<void> {
    this.#wanted = false;
    this.#cancelRetry();
    this.#cancelRenewal();
    const agent = this.#agent;
    const registerer = this.#registerer;
    this.#agent = undefined;
    this.#registerer = undefined;
    this.#access = undefined;
    this.#options.onRegistration('unregistered');
    if (!agent) return;
    if (agent.isConnected() && registerer?.state === RegistererState.Registered) {
      await this.#within(1_500, new Promise<void>((resolve) => {
        registerer.unregister({ requestDelegate: { onAccept: () => { resolve(); }, onReject: () => { resolve(); } } }).catch(() => { resolve(); });
      }));
    }
    await agent.transport.disconnect().catch(() => undefined);
    await this.#within(500, agent.stop());
  }

  #within(ms: number, work: Promise<unknown>): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(ms, resolve);
      const done = (): void => { cancel(); resolve(); };
      work.then(done, done);
    });
  }

  async #connect(): Promise<void> {
    if (!this.#wanted || this.#busy || this.#agent?.isConnected()) return;
    this.#busy = true;
    this.#cancelRetry();
    this.#options.onRegistration('registering');
    try {
      await this.#fetchAccess(false);
      const agent = this.#agent ??= this.#makeAgent();
      await (agent.state === 'Started' ? agent.reconnect() : agent.start());
      this.#busy = false;
      if (this.#wanted) this.#register(); else await agent.transport.disconnect();
    } catch (error) {
      this.#busy = false;
      this.#retry(error instanceof Error ? error.message : 'failed', undefined);
    }
  }

  async #fetchAccess(fresh: boolean): Promise<void> {
    if (!fresh && this.#access && this.#access.expiresAt - this.#options.clock.now() > renewAhead) return;
    const access = await this.#options.access();
    this.#access = access;
    this.#options.onAccess(access);
    this.#cancelRenewal();
    // A clock that is wrong must not make this a storm.
    const wait = Math.max(15_000, access.expiresAt - this.#options.clock.now() - renewAhead);
    this.#cancelRenewal = this.#options.clock.after(wait, () => {
      this.#fetchAccess(true).then(() => { if (this.#agent?.isConnected()) this.#register(); }, () => { this.#options.log('warn', 'phone', 'credentials could not be renewed'); });
    });
  }

  #retry(reason: string, afterMs: number | undefined): void {
    if (!this.#wanted) return;
    this.#options.log('info', 'phone', `not connected: ${reason}`);
    this.#options.onRegistration('registering', reason);
    const wait = Math.max(afterMs ?? 0, backOff(this.#attempt, this.#options.random));
    this.#attempt++;
    this.#cancelRetry();
    this.#cancelRetry = this.#options.clock.after(wait, () => {
      if (this.#agent?.isConnected()) this.#register(); else void this.#connect();
    });
  }

  #makeAgent(): UserAgent {
    const access = this.#access;
    const uri = access && UserAgent.makeURI(access.aor);
    if (!access || !uri) throw new CccError('system-error', 'the center gave no usable SIP address');
    const { clock, random, log } = this.#options;
    const agent = new UserAgent({
      uri, transportConstructor: SocketTransport,
      transportOptions: { clock, server: () => new URL(this.#access?.server ?? '/sip', this.#options.base()).href.replace(/^http/, 'ws') },
      sessionDescriptionHandlerFactory: () => this.#options.makePeer(),
      authorizationUsername: access.username, contactParams: { transport: 'ws' }, userAgentString: 'ccc-workstation', noAnswerTimeout: 300,
      logBuiltinEnabled: false, logLevel: 'warn', logConfiguration: false, logConnector: (level, category, _label, content) => { log(level === 'error' ? 'error' : 'warn', category, content); },
      delegate: {
        onInvite: (invitation) => { this.#options.onInvite(invitation); },
        onDisconnect: () => { this.#lost(); },
      },
    });
    agent.userAgentCore.configuration.authenticationFactory = () =>
      new CenterDigest(agent.getLoggerFactory(), createDigest(() => ({ username: this.#access?.username ?? '', password: this.#access?.password ?? '' }), random));
    return agent;
  }

  #lost(): void {
    const old = this.#registerer;
    this.#registerer = undefined;
    // Its refreshes would go on beside those of the next one. There is no socket now, so nothing is sent.
    void old?.dispose().catch(() => undefined);
    this.#retry('socket lost', undefined);
  }

  #register(): void {
    const agent = this.#agent;
    if (!agent || !this.#wanted) return;
    const registerer = this.#registerer ??= this.#makeRegisterer(agent);
    registerer.register({
      requestDelegate: {
        onAccept: () => { if (registerer === this.#registerer) { this.#attempt = 0; this.#refusals = 0; } },
        onReject: ({ message }) => { if (registerer === this.#registerer) this.#rejected(message.statusCode ?? 500, message.getHeader('retry-after')); },
      },
    }).catch(() => undefined);
  }

  #makeRegisterer(agent: UserAgent): Registerer {
    const registerer = new Registerer(agent, { expires: registerFor, refreshFrequency: 70, logConfiguration: false });
    registerer.stateChange.addListener((state) => {
      if (registerer !== this.#registerer) return;
      if (state === RegistererState.Registered) this.#options.onRegistration('registered');
    });
    return registerer;
  }

  /** 401 and 403 after an answered challenge: the credentials are old. New ones once, then it is a refusal (RFC 3261 section 22.2). */
  #rejected(status: number, retryHeader: string | undefined): void {
    if (status === 401 || status === 403 || status === 407) {
      if (this.#refusals++ >= 2) { this.#options.onRegistration('refused', `SIP ${status}`); return; }
      this.#access = undefined;
      this.#fetchAccess(true).then(() => { this.#retry(`refused ${status}`, undefined); }, () => { this.#retry('no credentials', 2_000); });
      return;
    }
    this.#retry(`SIP ${status}`, retryAfter(retryHeader, this.#options.clock.now()));
  }
}
