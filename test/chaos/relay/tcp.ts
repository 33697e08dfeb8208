/** A TCP relay for the HTTP and WebSocket path: delays, resets, swallows bytes without a FIN or RST, refuses, and answers 503. */
import { createServer, connect, type Server, type Socket } from 'node:net';

/** By the first line a client sends: SIP over WebSocket, the event socket, or any other HTTP. */
export type Kind = 'sip' | 'events' | 'http';
type Which = readonly Kind[];
const all: Which = ['sip', 'events', 'http'];

interface Connection { kind: Kind | undefined; readonly client: Socket; server: Socket | undefined; dead: boolean; answered: boolean }

export class TcpRelay {
  /** When connections were opened, and what for; the second is set when the first line came. */
  readonly attempts: { readonly at: number; kind: Kind | undefined; readonly refused: boolean }[] = [];
  /** Told of what the server sends, before it is delayed. */
  onAnswer: ((data: Buffer) => void) | undefined;
  readonly #connections = new Set<Connection>();
  readonly #server: Server;
  readonly #target: number;
  #delayMs: number;
  #hole: ReadonlySet<Kind> = new Set();
  #refuse = false;
  #unavailable: { readonly retryAfterS: number; readonly kinds: Which } | undefined;

  private constructor(server: Server, target: number, delayMs: number) {
    this.#server = server;
    this.#target = target;
    this.#delayMs = delayMs;
    server.on('connection', (client) => { this.#accept(client); });
  }

  /** Relays to a port of this machine. `delayMs` is half the round-trip time. */
  static async open(target: number, options: { readonly delayMs?: number } = {}): Promise<TcpRelay> {
    const server = createServer({ noDelay: true });
    await new Promise<void>((resolve, reject) => { server.once('error', reject); server.listen(0, '127.0.0.1', resolve); });
    return new TcpRelay(server, target, options.delayMs ?? 0);
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }
  get url(): string { return `http://localhost:${this.port}`; }
  /** Connections that are open to the client, dead ones among them. */
  count(kind?: Kind): number { return [...this.#connections].filter((one) => kind === undefined || one.kind === kind).length; }
  delay(ms: number): void { this.#delayMs = ms; }

  /** RST to both ends. */
  reset(kinds: Which = all): void {
    for (const one of this.#connections) if (one.kind === undefined || kinds.includes(one.kind)) { one.client.resetAndDestroy(); one.server?.resetAndDestroy(); }
  }

  /** What runs now goes dead without a word and stays so; new connections work. */
  halfDead(kinds: Which = all): void {
    for (const one of this.#connections) if (one.kind === undefined || kinds.includes(one.kind)) one.dead = true;
  }

  /** The cable is out: what runs goes dead for good, and what is tried meanwhile gets no answer, then or later. */
  blackHole(kinds: Which = all): void {
    this.#hole = new Set(kinds);
    this.halfDead(kinds);
  }
  /** New connections work again. */
  heal(): void { this.#hole = new Set(); this.#refuse = false; this.#unavailable = undefined; }
  /** New connections are reset at once. */
  refuse(): void { this.#refuse = true; }
  /** New requests are answered 503 with Retry-After, as a load balancer does while its servers are away. */
  unavailable(retryAfterS: number, kinds: Which = all): void { this.#unavailable = { retryAfterS, kinds }; }

  async close(): Promise<void> {
    for (const { client, server } of this.#connections) { client.destroy(); server?.destroy(); }
    await new Promise<void>((resolve) => { this.#server.close(() => { resolve(); }); });
  }

  #accept(client: Socket): void {
    const attempt: { readonly at: number; kind: Kind | undefined; readonly refused: boolean } = { at: Date.now(), kind: undefined, refused: this.#refuse };
    this.attempts.push(attempt);
    client.on('error', () => undefined);
    if (this.#refuse) { client.resetAndDestroy(); return; }
    const one: Connection = { kind: undefined, client, server: undefined, dead: this.#hole.size === all.length, answered: false };
    this.#connections.add(one);
    client.on('data', (data: Buffer) => {
      if (one.kind === undefined) { one.kind = attempt.kind = kindOf(data); one.dead ||= this.#hole.has(one.kind); }
      this.#later(one, () => { this.#toServer(one, data); });
    });
    client.on('close', () => { this.#end(one, () => { one.server?.destroy(); }); });
  }

  #toServer(one: Connection, data: Buffer): void {
    const refusal = this.#unavailable;
    if (refusal && one.kind && refusal.kinds.includes(one.kind) && (!one.server || one.kind === 'http')) {
      one.client.end(`HTTP/1.1 503 Service Unavailable\r\nRetry-After: ${refusal.retryAfterS}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
      return;
    }
    const server = one.server ??= this.#connect(one);
    server.write(data);
  }

  #connect(one: Connection): Socket {
    const server = connect({ port: this.#target, host: '127.0.0.1', noDelay: true });
    server.on('error', () => undefined);
    server.on('data', (data: Buffer) => { this.onAnswer?.(data); this.#later(one, () => { one.client.write(data); }); });
    server.on('close', () => { this.#end(one, () => { one.client.destroy(); }); });
    return server;
  }

  /** A dead connection swallows everything, its end among it. */
  #later(one: Connection, then: () => void): void {
    if (one.dead) return;
    const run = (): void => { if (!one.dead) then(); };
    if (this.#delayMs > 0) setTimeout(run, this.#delayMs); else run();
  }
  #end(one: Connection, then: () => void): void {
    if (one.client.destroyed && (one.server?.destroyed ?? true)) this.#connections.delete(one);
    this.#later(one, then);
  }
}

function kindOf(data: Buffer): Kind {
  const head = data.toString('latin1', 0, 4_000);
  if (!/^upgrade: websocket/im.test(head)) return 'http';
  return /^GET \/sip[ ?]/.test(head) ? 'sip' : 'events';
}
