/** SIP over WebSocket (RFC 7118) with a keep-alive that is answered (RFC 5626 section 4.4.1), so that a dead socket is noticed. */
import type { Transport } from 'sip.js/lib/core/transport.js';
import type { Clock } from '../../kernel/clock.js';
import { preferSha256 } from './digest.js';

export interface SocketTransportOptions {
  readonly server: () => string;
  readonly clock: Clock;
  /** A call is up: silence must be noticed sooner. */
  readonly urgent?: () => boolean;
  readonly webSocket?: new (url: string, protocol: string) => WebSocket;
}

const connectWithin = 8_000;
/** A socket that went dead without a word is noticed within 9 s when idle (F-03) and 3 s during a call (F-02). */
const idle = { pingEvery: 6_000, pongWithin: 3_000 };
const inCall = { pingEvery: 1_500, pongWithin: 1_500 };

export class SocketTransport implements Transport {
  /** The connection was lost; not called when we closed it. */
  onLost: ((error: Error) => void) | undefined;
  onMessage: ((message: string) => void) | undefined;
  readonly #options: SocketTransportOptions;
  #state: 'disconnected' | 'connecting' | 'connected' = 'disconnected';
  #socket: WebSocket | undefined;
  #settle: ((error?: Error) => void) | undefined;
  #cancelPing = (): void => undefined;
  #cancelDeadline = (): void => undefined;

  constructor(options: SocketTransportOptions) { this.#options = options; }

  get protocol(): string { return this.#options.server().startsWith('wss:') ? 'WSS' : 'WS'; }
  isConnected(): boolean { return this.#state === 'connected'; }

  connect(): Promise<void> {
    if (this.isConnected()) return Promise.resolve();
    if (this.#state === 'connecting') return Promise.reject(new Error('already connecting'));
    this.#state = 'connecting';
    return new Promise<void>((resolve, reject) => {
      this.#settle = (error) => { this.#settle = undefined; this.#cancelDeadline(); if (error) reject(error); else resolve(); };
      this.#cancelDeadline = this.#options.clock.after(connectWithin, () => { this.#lost(new Error('no connection in time')); });
      try { this.#open(); } catch (error) { this.#lost(error instanceof Error ? error : new Error('no socket')); }
    });
  }

  #open(): void {
    const socket = new (this.#options.webSocket ?? WebSocket)(this.#options.server(), 'sip');
    this.#socket = socket;
    socket.onopen = () => {
      if (this.#socket !== socket) return;
      this.#state = 'connected';
      this.#settle?.();
      this.#heard();
    };
    socket.onclose = (event) => { if (this.#socket === socket) this.#lost(new Error(`closed ${event.code}`)); };
    socket.onerror = () => { if (this.#socket === socket) this.#lost(new Error('connection failed')); };
    socket.onmessage = (event: MessageEvent<unknown>) => { if (this.#socket === socket) this.#received(event.data); };
  }

  #received(data: unknown): void {
    this.#heard();
    const text = typeof data === 'string' ? data : data instanceof ArrayBuffer ? new TextDecoder().decode(data) : '';
    // RFC 7118 section 6 and RFC 5626: CRLF is a pong, double CRLF a ping.
    if (/^[\r\n]*$/.test(text)) { if (text.length >= 4) this.#socket?.send('\r\n'); return; }
    this.onMessage?.(preferSha256(text));
  }

  #heard(): void {
    this.#cancelDeadline();
    this.#cancelPing();
    const { pingEvery, pongWithin } = this.#options.urgent?.() ? inCall : idle;
    if (this.isConnected()) this.#cancelPing = this.#options.clock.after(pingEvery, () => { this.probe(pongWithin); });
  }

  /** Asks for a sign of life; without one the transport is lost. */
  probe(within = 1_500): void {
    if (!this.isConnected()) return;
    this.#cancelPing();
    this.#cancelDeadline();
    this.#socket?.send('\r\n\r\n');
    this.#cancelDeadline = this.#options.clock.after(within, () => { this.#lost(new Error('silent')); });
  }

  disconnect(): void { this.#lost(undefined); }

  send(message: string): Promise<void> {
    if (!this.isConnected() || this.#socket?.readyState !== 1) return Promise.reject(new Error('not connected'));
    this.#socket.send(message);
    return Promise.resolve();
  }

  #lost(error: Error | undefined): void {
    const was = this.#state;
    const socket = this.#socket;
    this.#socket = undefined;
    this.#cancelPing();
    this.#cancelDeadline();
    socket?.close();
    if (was === 'disconnected') return;
    this.#state = 'disconnected';
    this.#settle?.(error ?? new Error('disconnected'));
    if (was === 'connected' && error) this.onLost?.(error);
  }
}
