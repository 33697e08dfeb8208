/** The way between a client and the mock center: `fetch` and `WebSocket` in memory, which can fail. */
import type { MockDoor, MockSessions } from './mock-session.js';

export class MockNetwork {
  up = true;
  readonly #wires = new Set<Wire>();
  constructor(private readonly sessions: MockSessions) {}

  readonly fetch: typeof fetch = async (input, init) => {
    if (!this.up) throw new TypeError('Failed to fetch');
    return this.sessions.request(new Request(input, init));
  };

  /** What the client opens: it connects in the next tick, or fails in it. */
  readonly socket: (url: URL) => WebSocket = () => {
    const wire = new Wire(this.up ? this.sessions : undefined, () => { this.#wires.delete(wire); });
    this.#wires.add(wire);
    if (!standsInForWebSocket(wire)) throw new Error('not a socket');
    return wire;
  };

  /** Nothing goes through any more, and nobody says so. */
  cut(): void {
    this.up = false;
    for (const wire of this.#wires) wire.silent = true;
  }
  restore(): void { this.up = true; }
}

/** It has what the client uses of one. */
const standsInForWebSocket = (wire: unknown): wire is WebSocket => wire instanceof Wire;

class Wire {
  readyState = 0;
  silent = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  #door: MockDoor | undefined;

  constructor(sessions: MockSessions | undefined, private readonly gone: () => void) {
    queueMicrotask(() => {
      if (this.readyState !== 0) return;
      if (!sessions) { this.readyState = 3; gone(); this.onerror?.(); return; }
      this.#door = sessions.accept({
        send: (frame) => { const data = JSON.stringify(frame); this.#later(() => { this.onmessage?.({ data }); }); },
        close: (code, reason) => { this.#later(() => { this.readyState = 3; gone(); this.onclose?.({ code, reason }); }); },
      });
      this.readyState = 1;
      this.onopen?.();
    });
  }

  send(text: string): void { const door = this.#door; this.#later(() => { door?.receive(text); }); }
  close(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.gone();
    if (!this.silent) this.#door?.closed();
  }
  /** In order, and never inside the caller's own step, as from a real socket. */
  #later(deliver: () => void): void { queueMicrotask(() => { if (!this.silent && this.readyState === 1) deliver(); }); }
}
