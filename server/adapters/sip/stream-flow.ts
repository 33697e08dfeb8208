/** One TCP or TLS connection as a flow: framing, keep-alive answers, the idle limit. The wire below it is real or in memory. */
import type { Clock } from 'ccc-workstation/clock';
import { StreamFramer } from './framing.js';
import type { Address, Flow, FlowReceiver, ListenOptions } from './network.js';

export interface Wire {
  write(text: string): void;
  destroy(): void;
  /** Bytes not yet taken by the peer. */
  backlog(): number;
}
/** A peer that does not read is cut off before it costs memory. */
const MAX_BACKLOG = 1_000_000;

export class StreamFlow implements Flow {
  readonly reliable = true;
  readonly #framer: StreamFramer;
  #closed = false;
  #trusted = false;
  #cancelIdle: (() => void) | undefined;

  constructor(
    readonly id: string, readonly transport: 'tcp' | 'tls', readonly remote: Address, readonly local: Address,
    private readonly wire: Wire, private readonly receiver: FlowReceiver, private readonly options: ListenOptions, private readonly clock: Clock,
  ) {
    this.#framer = new StreamFramer(options.messageBytes);
    this.#armIdle();
  }

  get closed(): boolean { return this.#closed; }

  send(text: string): void {
    if (this.#closed) return;
    if (this.wire.backlog() > MAX_BACKLOG) { this.close(); return; }
    this.wire.write(text);
  }

  trust(): void {
    this.#trusted = true;
    if (!this.#framer.partial) this.#disarm();
  }

  close(): void {
    if (this.#closed) return;
    this.wire.destroy();
    this.ended();
  }

  /** Bytes from the wire. */
  receive(chunk: Buffer): void {
    if (this.#closed) return;
    let complete = false;
    for (const frame of this.#framer.push(chunk)) {
      if (this.#closed) return;
      if (frame.kind === 'ping') { this.wire.write('\r\n'); continue; }
      complete = true;
      if (frame.data.length > 0) this.receiver.onMessage(frame.data, this);
      // Where a message ends is unknown now, so nothing after it can be believed.
      if (frame.kind === 'broken') { this.receiver.onRejected?.(frame.why, this); this.close(); return; }
    }
    if (complete) this.#disarm();
    if (!this.#cancelIdle && (!this.#trusted || this.#framer.partial)) this.#armIdle();
  }

  /** The wire is gone. */
  ended(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#disarm();
    this.receiver.onClose(this);
  }

  #armIdle(): void { this.#cancelIdle = this.clock.after(this.options.idleMs, () => { this.close(); }); }
  #disarm(): void { this.#cancelIdle?.(); this.#cancelIdle = undefined; }
}
