/** A UDP relay for the media path: delay, jitter, random loss with a seed, a rate limit, black hole, and a move to another network. */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { networkInterfaces } from 'node:os';

export interface Weather {
  /** One way. */
  readonly delayMs: number;
  /** Up to so much more, evenly spread; packets may overtake each other. */
  readonly jitterMs: number;
  /** 0 to 1. */
  readonly loss: number;
  /** Bits per second each way, counted with 28 bytes of IP and UDP; what waits longer than 500 ms is dropped. */
  readonly rateBps: number | undefined;
}
type Direction = 'up' | 'down';
interface Door { readonly socket: Socket; readonly to: { readonly address: string; readonly port: number } }
/** One address of the browser, seen by the center as one of ours. */
interface Way { readonly socket: Socket; readonly since: number }

export class UdpRelay {
  readonly counts = { up: 0, down: 0, lost: 0 };
  readonly #doors = new Map<string, Promise<Door>>();
  readonly #ways = new Map<string, Way>();
  readonly #random: () => number;
  readonly #busyUntil: Record<Direction, number> = { up: 0, down: 0 };
  #weather: Weather = { delayMs: 0, jitterMs: 0, loss: 0, rateBps: undefined };
  #hole = false;
  #from: { readonly min: number; readonly max: number } | undefined;
  /** Ways made before this are gone. */
  #movedAt = -Infinity;
  #serial = 0;
  #closed = false;

  constructor(seed = 1, weather: Partial<Weather> = {}) {
    this.#random = seeded(seed);
    this.set(weather);
  }

  set(weather: Partial<Weather>): void { this.#weather = { ...this.#weather, ...weather }; }
  blackHole(): void { this.#hole = true; }
  heal(): void { this.#hole = false; }
  /** A firewall: only what comes from these ports gets through, such as a TURN server's. */
  onlyFrom(ports: { readonly min: number; readonly max: number }): void { this.#from = ports; }
  /** Another network: addresses that the browser used until now never work again, new ones do. */
  move(): void { this.#movedAt = this.#serial; }

  /** The session description with the center's host candidates replaced by doors of ours, and every other candidate left out. */
  async rewrite(sdp: string): Promise<string> {
    const lines = await Promise.all(sdp.split('\r\n').map(async (line) => {
      if (!line.startsWith('a=candidate:')) return line;
      const [head, component, protocol, priority, address = '', port = '', ...rest] = line.split(' ');
      if (!/^\d+\.\d+\.\d+\.\d+$/.test(address)) return undefined;
      const door = await this.#doorTo(address, Number(port));
      return [head, component, protocol, priority, ownAddress(), door.socket.address().port, ...rest].join(' ');
    }));
    return lines.filter((line) => line !== undefined).join('\r\n');
  }

  close(): void {
    this.#closed = true;
    for (const { socket } of this.#ways.values()) socket.close();
    for (const door of this.#doors.values()) void door.then(({ socket }) => { socket.close(); }, () => undefined);
  }

  #doorTo(address: string, port: number): Promise<Door> {
    const key = `${address}:${port}`;
    const door = this.#doors.get(key) ?? bound().then((socket) => {
      const made: Door = { socket, to: { address, port } };
      socket.on('message', (data, from) => { void this.#up(made, data, from); });
      return made;
    });
    this.#doors.set(key, door);
    return door;
  }

  async #up(door: Door, data: Buffer, from: RemoteInfo): Promise<void> {
    if (this.#from && (from.port < this.#from.min || from.port > this.#from.max)) { this.counts.lost++; return; }
    const key = `${from.address}:${from.port}>${door.to.port}`;
    let way = this.#ways.get(key);
    if (!way) {
      way = { socket: createSocket('udp4'), since: ++this.#serial };
      this.#ways.set(key, way);
      const own = way;
      own.socket.on('error', () => undefined);
      own.socket.on('message', (answer) => { this.#pass('down', answer, own, () => { door.socket.send(answer, from.port, from.address); }); });
      await new Promise<void>((done) => { own.socket.bind(0, ownAddress(), done); });
    }
    const { socket } = way;
    this.#pass('up', data, way, () => { socket.send(data, door.to.port, door.to.address); });
  }

  #pass(direction: Direction, data: Buffer, way: Way, send: () => void): void {
    const { delayMs, jitterMs, loss, rateBps } = this.#weather;
    if (this.#hole || way.since <= this.#movedAt || this.#random() < loss) { this.counts.lost++; return; }
    const now = performance.now();
    let wait = delayMs + jitterMs * this.#random();
    if (rateBps !== undefined) {
      const free = Math.max(now, this.#busyUntil[direction]);
      if (free - now > 500) { this.counts.lost++; return; }
      this.#busyUntil[direction] = free + ((data.length + 28) * 8_000) / rateBps;
      wait += this.#busyUntil[direction] - now;
    }
    const go = (): void => {
      if (this.#closed) return;
      this.counts[direction]++;
      send();
    };
    if (wait < 1) go(); else setTimeout(go, wait);
  }
}

/** Chromium gathers no loopback candidates, so the doors stand at an address of an interface. */
export function ownAddress(): string {
  const own = Object.values(networkInterfaces()).flat().find((each) => each && !each.internal && each.family === 'IPv4');
  return own?.address ?? '127.0.0.1';
}

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.on('error', () => undefined);
  await new Promise<void>((done) => { socket.bind(0, ownAddress(), done); });
  return socket;
}

/** mulberry32: the same losses in each run with the same seed. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
