/** All WebRTC legs of a media worker on one UDP port: STUN finds its leg by ufrag, everything else by a validated address. */
import { randomBytes } from 'node:crypto';
import type { RemoteInfo, Socket } from 'node:dgram';
import { systemClock } from 'ccc-workstation/clock';
import type { Clock } from '../../ports/clock.js';
import { createCertificate, type DtlsCertificate } from './dtls/certificate.js';
import type { IceCredentials, Path } from './ice/ice-lite.js';
import { parseStun, stunAttribute } from './ice/stun.js';
import type { IceCandidate } from './packet-transport.js';
import { bindSockets, interfaceAddresses } from './udp-sockets.js';
import { WebRtcTransport, type TransportHost } from './webrtc-transport.js';

export interface WebRtcMuxOptions {
  /** 0 (the default) takes any free port. */
  readonly port?: number;
  /** The addresses written into candidates; by default the machine's interface addresses. */
  readonly advertise?: readonly string[];
  readonly certificate?: DtlsCertificate;
  readonly clock?: Clock;
  readonly random?: (size: number) => Buffer;
}

const sweepMs = 1_000;
/** Longer datagrams carry nothing of ours: a voice packet has 200 bytes, a DTLS flight is sent in pieces. */
const maxDatagram = 2_048;
/** Node keeps a reference to a datagram the kernel could not take at once; by then this many others have gone. */
const ringSize = 64;

export class WebRtcMux implements TransportHost {
  readonly certificate: DtlsCertificate;
  readonly clock: Clock;
  readonly random: (size: number) => Buffer;
  readonly candidates: readonly IceCandidate[];
  readonly port: number;
  readonly #sockets: readonly Socket[];
  readonly #transports = new Set<WebRtcTransport>();
  readonly #byUfrag = new Map<string, WebRtcTransport>();
  readonly #byPath = new Map<string, { readonly path: Path; readonly transport: WebRtcTransport }>();
  readonly #ring = Array.from({ length: ringSize }, () => Buffer.alloc(maxDatagram + 64));
  #ringAt = 0;
  #cancelSweep: () => void = () => undefined;

  static async open(options: WebRtcMuxOptions = {}): Promise<WebRtcMux> {
    const bound = await bindSockets(options.advertise ?? interfaceAddresses(), options.port ?? 0);
    return new WebRtcMux(options, bound.port, bound.sockets, bound.addresses);
  }

  private constructor(options: WebRtcMuxOptions, port: number, sockets: readonly Socket[], addresses: readonly string[]) {
    this.clock = options.clock ?? systemClock;
    this.random = options.random ?? randomBytes;
    this.certificate = options.certificate ?? createCertificate({ serial: this.random(8), now: this.clock.now() });
    this.port = port;
    this.#sockets = sockets;
    this.candidates = addresses.map((address, i) => ({ address, port, foundation: String(i + 1), priority: hostPriority(i) }));
    sockets.forEach((socket, i) => socket.on('message', (datagram, from) => { this.#receive(i, datagram, from); }));
    this.#sweepLater();
  }

  createTransport(): WebRtcTransport {
    const transport = new WebRtcTransport(this);
    this.#transports.add(transport);
    return transport;
  }

  async close(): Promise<void> {
    this.#cancelSweep();
    for (const transport of [...this.#transports]) transport.close();
    await Promise.all(this.#sockets.map((socket) => new Promise<void>((resolve) => { socket.close(() => resolve()); })));
  }

  nextBuffer(): Buffer {
    this.#ringAt = (this.#ringAt + 1) % ringSize;
    return this.#ring[this.#ringAt] ?? Buffer.alloc(maxDatagram + 64);
  }

  /** RFC 8445 section 5.3: a ufrag of at least 24 and a password of at least 128 random bits. */
  register(transport: WebRtcTransport): IceCredentials {
    for (;;) {
      const ufrag = this.random(6).toString('base64');
      if (this.#byUfrag.has(ufrag)) continue;
      this.#byUfrag.set(ufrag, transport);
      return { ufrag, pwd: this.random(18).toString('base64') };
    }
  }

  unregister(ufrag: string): void { this.#byUfrag.delete(ufrag); }

  addPath(path: Path, transport: WebRtcTransport): void {
    const owner = this.#byPath.get(path.key)?.transport;
    this.#byPath.set(path.key, { path, transport });
    if (owner && owner !== transport) owner.losePath(path.key);
  }

  removePath(path: Path, transport: WebRtcTransport): void {
    if (this.#byPath.get(path.key)?.transport === transport) this.#byPath.delete(path.key);
  }

  remove(transport: WebRtcTransport): void { this.#transports.delete(transport); }

  #receive(socketIndex: number, datagram: Buffer, from: RemoteInfo): void {
    if (datagram.length === 0 || datagram.length > maxDatagram || from.port === 0) return;
    const key = `${from.address}|${from.port}|${socketIndex}`;
    // RFC 7983 section 7: 0 to 3 is STUN.
    if ((datagram[0] ?? 0) <= 3) this.#receiveStun(socketIndex, datagram, from, key);
    // An address that has not proved a password is not heard: no ClientHello race, no injected RTP, and no answer either.
    else this.#byPath.get(key)?.transport.receive(datagram);
  }

  #receiveStun(socketIndex: number, datagram: Buffer, from: RemoteInfo, key: string): void {
    const message = parseStun(datagram);
    const username = message?.attributes.get(stunAttribute.username)?.toString('utf8');
    if (!message || username === undefined) return;
    // "the username … is formed by concatenating the username fragment of the peer … colon … own" (RFC 8445 section 7.2.2).
    const ufrag = username.slice(0, Math.max(0, username.indexOf(':')));
    const transport = this.#byUfrag.get(ufrag);
    if (!transport) return;
    transport.receiveStun(datagram, message, ufrag, this.#byPath.get(key)?.path ?? this.#pathTo(socketIndex, from, key));
  }

  #pathTo(socketIndex: number, { address, port }: RemoteInfo, key: string): Path {
    const socket = this.#sockets[socketIndex];
    return { key, address, port, send: (datagram, length = datagram.length) => { socket?.send(datagram, 0, length, port, address); } };
  }

  #sweepLater(): void {
    this.#cancelSweep = this.clock.after(sweepMs, () => {
      const now = this.clock.monotonic();
      for (const transport of this.#transports) transport.sweep(now);
      this.#sweepLater();
    });
  }
}

/** RFC 8445 section 5.1.2.1: type preference 126 for host, one component. */
const hostPriority = (index: number): number => 126 * 2 ** 24 + (65_535 - index) * 2 ** 8 + 255;
