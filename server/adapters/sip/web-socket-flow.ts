/** SIP over WebSocket (RFC 7118): one message per frame, ping from our side, the connection is the flow. */
import type { Clock } from 'ccc-workstation/clock';
import type { Address, Flow, FlowReceiver, ListenOptions, SipWebSocket, WebSocketSource } from './network.js';

const OPEN = 1;
const PING_MS = 20_000;
const MAX_BACKLOG = 1_000_000;

export class WebSocketFlow implements Flow {
  readonly reliable = true;
  readonly transport: 'ws' | 'wss';
  readonly remote: Address;
  readonly openedBy: string | undefined;
  #closed = false;
  #trusted = false;
  #cancel: () => void;

  constructor(
    readonly id: string, private readonly socket: SipWebSocket, source: WebSocketSource, readonly local: Address,
    private readonly receiver: FlowReceiver, private readonly options: ListenOptions, private readonly clock: Clock,
  ) {
    this.transport = source.secure ? 'wss' : 'ws';
    this.remote = { address: source.address, port: source.port };
    this.openedBy = source.username;
    this.#cancel = clock.after(options.idleMs, () => { if (!this.#trusted) this.close(); });
    socket.on('message', (data) => { this.#receive(data); });
    socket.on('pong', () => { this.#waitToPing(); });
    socket.on('error', () => { this.close(); });
    socket.on('close', () => { this.#ended(); });
  }

  get closed(): boolean { return this.#closed; }

  send(text: string): void {
    if (this.#closed || this.socket.readyState !== OPEN) return;
    if (this.socket.bufferedAmount > MAX_BACKLOG) { this.close(); return; }
    this.socket.send(text);
  }

  trust(): void {
    if (this.#trusted) return;
    this.#trusted = true;
    this.#waitToPing();
  }

  close(): void {
    if (this.#closed) return;
    this.socket.close(1000);
    // A peer that never answers the close frame must not keep the socket.
    this.clock.after(2_000, () => { this.socket.terminate(); });
    this.#ended();
  }

  #receive(data: unknown): void {
    if (this.#closed) return;
    const bytes = toBuffer(data);
    if (!bytes || bytes.length > this.options.messageBytes) { this.receiver.onRejected?.('too long', this); this.close(); return; }
    const text = bytes.length <= 4 ? bytes.toString('latin1') : '';
    if (text === '\r\n\r\n') { this.send('\r\n'); return; }
    if (text === '\r\n' || bytes.length === 0) return;
    this.receiver.onMessage(bytes, this);
  }

  /** A tab that was frozen or a cable that was pulled sends no close frame; its flow must not look alive. */
  #waitToPing(): void {
    this.#cancel();
    if (this.#closed) return;
    this.#cancel = this.clock.after(PING_MS, () => {
      this.socket.ping();
      this.#cancel = this.clock.after(this.options.idleMs, () => { this.socket.terminate(); this.#ended(); });
    });
  }

  #ended(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancel();
    this.receiver.onClose(this);
  }
}

function toBuffer(data: unknown): Buffer | undefined {
  if (Buffer.isBuffer(data)) return data;
  if (data instanceof ArrayBuffer) return Buffer.from(data);
  if (typeof data === 'string') return Buffer.from(data);
  return Array.isArray(data) && data.every((part): part is Buffer => Buffer.isBuffer(part)) ? Buffer.concat(data) : undefined;
}
