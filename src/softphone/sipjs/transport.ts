/** SIP over WebSocket (RFC 7118) with a keep-alive that is answered (RFC 5626 section 4.4.1), so that a dead socket is noticed. */
import type { Transport } from 'sip.js/lib/core/transport.js';
import type { Clock } from '../../kernel/clock.js';
import { connectWithin, inCall, watchLiveness, type ConnectionPatience, type Watch } from '../../kernel/liveness.js';
import { preferSha256 } from './digest.js';

export interface SocketTransportOptions {
  readonly server: () => string;
  readonly clock: Clock;
  /** A call is up: silence must be noticed sooner. */
  readonly urgent?: (() => boolean) | undefined;
  /** For servers that do not answer RFC 5626's ping, as many do not: asks something that every SIP server answers. Used until a ping was answered. */
  readonly ask?: (() => void) | undefined;
  readonly webSocket?: (new (url: string, protocol: string) => WebSocket) | undefined;
}

/** A socket that went dead without a word is noticed within 8 s when idle (F-03). */
const idle: ConnectionPatience = { silentMs: 5_000, answerMs: 3_000, connectMs: 8_000, doubtMs: 1_500 };

/** Asked by a SIP request, which costs the server more than a ping. */
const asking: ConnectionPatience = { silentMs: 10_000, answerMs: 5_000, connectMs: 8_000, doubtMs: 3_000 };

export class SocketTransport implements Transport {
  /** The connection was lost; not called when we closed it. */
  onLost: ((error: Error) => void) | undefined;
  onMessage: ((message: string) => void) | undefined;
  /** How it began, for who listens in only later. */
  readonly beginning: { readonly at: number; readonly sent: boolean; readonly text: string }[] = [];
  readonly #options: SocketTransportOptions;
  #state: 'disconnected' | 'connecting' | 'connected' = 'disconnected';
  #socket: WebSocket | undefined;
  #settle: ((error?: Error) => void) | undefined;
  #watch: Watch | undefined;
  #cancelDeadline = (): void => undefined;
  #answersPings = false;
  /** Attempts in a row that hung. */
  #hung = 0;

  constructor(options: SocketTransportOptions) { this.#options = options; }

  get protocol(): string { return this.#options.server().startsWith('wss:') ? 'WSS' : 'WS'; }
  isConnected(): boolean { return this.#state === 'connected'; }
  get isConnecting(): boolean { return this.#state === 'connecting'; }
  get #asks(): boolean { return this.#options.ask !== undefined && !this.#answersPings; }
  get #patience(): ConnectionPatience { return this.#asks ? asking : this.#options.urgent?.() ? inCall : idle; }
  #ping(): void {
    this.#socket?.send('\r\n\r\n');
    if (this.#asks) this.#options.ask?.();
  }

  connect(): Promise<void> {
    if (this.isConnected()) return Promise.resolve();
    // An attempt that is under way is given up: whoever asks again knows something new.
    if (this.#state === 'connecting') this.#lost(undefined);
    this.#state = 'connecting';
    return new Promise<void>((resolve, reject) => {
      this.#settle = (error) => { this.#settle = undefined; this.#cancelDeadline(); if (error) reject(error); else resolve(); };
      this.#cancelDeadline = this.#options.clock.after(connectWithin(this.#patience, this.#hung), () => { this.#hung++; this.#lost(new Error('no connection in time')); });
      try { this.#open(); } catch (error) { this.#lost(error instanceof Error ? error : new Error('no socket')); }
    });
  }

  #open(): void {
    const socket = new (this.#options.webSocket ?? WebSocket)(this.#options.server(), 'sip');
    this.#socket = socket;
    socket.onopen = () => {
      if (this.#socket !== socket) return;
      this.#state = 'connected';
      this.#hung = 0;
      this.#watch = watchLiveness(this.#options.clock, () => this.#patience, () => { this.#ping(); }, () => { this.#lost(new Error('silent')); });
      this.#settle?.();
    };
    socket.onclose = (event) => { if (this.#socket === socket) this.#lost(new Error(`closed ${event.code}`)); };
    socket.onerror = () => { if (this.#socket === socket) this.#lost(new Error('connection failed')); };
    socket.onmessage = (event: MessageEvent<unknown>) => { if (this.#socket === socket) this.#received(event.data); };
  }

  #received(data: unknown): void {
    this.#watch?.heard();
    const text = typeof data === 'string' ? data : data instanceof ArrayBuffer ? new TextDecoder().decode(data) : '';
    // RFC 7118 section 6 and RFC 5626: CRLF is a pong, double CRLF a ping.
    if (/^[\r\n]*$/.test(text)) { if (text.length >= 4) this.#socket?.send('\r\n'); else this.#answersPings = true; return; }
    this.#keep(false, text);
    this.onMessage?.(preferSha256(text));
  }

  /** There is reason to doubt: asks for a sign of life at once; without one the transport is lost. */
  probe(): void { this.#watch?.doubt(this.#patience.doubtMs); }

  disconnect(): void { this.#lost(undefined); }

  send(message: string): Promise<void> {
    if (!this.isConnected() || this.#socket?.readyState !== 1) return Promise.reject(new Error('not connected'));
    this.#socket.send(message);
    this.#keep(true, message);
    return Promise.resolve();
  }
  #keep(sent: boolean, text: string): void { if (this.beginning.length < 6) this.beginning.push({ at: this.#options.clock.now(), sent, text }); }

  #lost(error: Error | undefined): void {
    const was = this.#state;
    const socket = this.#socket;
    this.#socket = undefined;
    this.#watch?.stop();
    this.#watch = undefined;
    this.#cancelDeadline();
    socket?.close();
    if (was === 'disconnected') return;
    this.#state = 'disconnected';
    this.#settle?.(error ?? new Error('disconnected'));
    if (was === 'connected' && error) this.onLost?.(error);
  }
}
