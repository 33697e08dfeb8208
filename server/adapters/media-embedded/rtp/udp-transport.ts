/** Plain RTP over a pair of UDP ports; accepts and latches only what comes from the address that SDP named. */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { CccError } from 'ccc-workstation/errors';
import type { PacketTransport, TransportFailure, TransportState } from '../packet-transport.js';

/** A source that was silent for so long may have moved to another port of the same address (NAT rebinding). */
const RELATCH_MS = 2000;
const BUFFER_BYTES = 256 * 1024;
const MAX_PACKET = 1500;

/** Our addresses are literals: resolving them at once spares a turn of the loop per packet. */
type LookupDone = (error: NodeJS.ErrnoException | null, address: string, family: number) => void;
const literal = (host: string, _options: unknown, done: LookupDone): void => { done(null, host, 4); };

export interface UdpRemote { readonly address: string; readonly port: number; readonly rtcpPort: number }

export class UdpTransport implements PacketTransport {
  onRtp: ((packet: Buffer) => void) | undefined;
  onRtcp: ((packet: Buffer) => void) | undefined;
  onState: ((state: TransportState, reason?: TransportFailure) => void) | undefined;
  readonly port: number;
  readonly #rtp: Socket;
  readonly #rtcp: Socket;
  readonly #sameHost: (named: string, source: string) => boolean;
  readonly #now: () => number;
  #remote: UdpRemote | undefined;
  /** Where media goes: what SDP named, until the far end is seen to send from another port of that address. */
  #address = '';
  #sendPort = 0;
  #latched = false;
  #lastSeen = 0;
  #rtcpPort = 0;
  #closed = false;

  constructor(port: number, rtp: Socket, rtcp: Socket, sameHost: (named: string, source: string) => boolean, now: () => number) {
    this.port = port;
    this.#rtp = rtp;
    this.#rtcp = rtcp;
    this.#sameHost = sameHost;
    this.#now = now;
    rtp.on('message', (packet, from) => { this.#receive(packet, from); });
    rtcp.on('message', (packet, from) => { this.#receiveRtcp(packet, from); });
    // ICMP errors of a far end that is gone; the RTP time-out is what decides.
    rtp.on('error', () => undefined);
    rtcp.on('error', () => undefined);
  }

  get rtcpPort(): number { return this.port + 1; }

  /** From SDP. A changed address or port starts over; the same one keeps what was latched. */
  setRemote(remote: UdpRemote | undefined): void {
    const before = this.#remote;
    this.#remote = remote;
    if (!remote || before?.address === remote.address && before.port === remote.port) return;
    this.#address = remote.address;
    this.#sendPort = remote.port;
    this.#rtcpPort = remote.rtcpPort;
    this.#latched = false;
  }

  sendRtp(packet: Buffer, length = packet.length): void {
    if (this.#closed || !this.#remote || this.#sendPort === 0) return;
    // The caller reuses its buffer; the copy lives until the kernel has taken it.
    const copy = Buffer.allocUnsafe(length);
    packet.copy(copy, 0, 0, length);
    this.#rtp.send(copy, this.#sendPort, this.#address);
  }

  sendRtcp(packet: Buffer, length = packet.length): void {
    if (this.#closed || !this.#remote || this.#rtcpPort === 0) return;
    const copy = Buffer.allocUnsafe(length);
    packet.copy(copy, 0, 0, length);
    this.#rtcp.send(copy, this.#rtcpPort, this.#address);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.onRtp = this.onRtcp = undefined;
    this.#rtp.close();
    this.#rtcp.close();
  }

  #receive(packet: Buffer, from: RemoteInfo): void {
    if (packet.length < 12 || packet.length > MAX_PACKET) return;
    if (this.#latched && from.port === this.#sendPort && from.address === this.#address) {
      this.#lastSeen = this.#now();
      this.onRtp?.(packet);
      return;
    }
    const remote = this.#remote;
    if (!remote || !this.#sameHost(remote.address, from.address)) return;
    const now = this.#now();
    if (this.#latched && now - this.#lastSeen < RELATCH_MS) return;
    this.#latched = true;
    this.#lastSeen = now;
    this.#address = from.address;
    this.#sendPort = from.port;
    this.onRtp?.(packet);
  }

  #receiveRtcp(packet: Buffer, from: RemoteInfo): void {
    const remote = this.#remote;
    if (packet.length < 8 || packet.length > MAX_PACKET || !remote || !this.#sameHost(remote.address, from.address)) return;
    this.#rtcpPort = from.port;
    this.onRtcp?.(packet);
  }
}

/** Hands out even/odd port pairs in rotation, so that late packets of an ended call do not meet the next one. */
export class PortPairs {
  readonly #first: number;
  readonly #count: number;
  readonly #taken = new Set<number>();
  #next = 0;

  constructor(range: { readonly min: number; readonly max: number }) {
    this.#first = range.min;
    this.#count = Math.max(0, Math.floor((range.max - range.min + 1) / 2));
  }

  async open(host: string): Promise<{ readonly port: number; readonly rtp: Socket; readonly rtcp: Socket }> {
    for (let tries = 0; tries < this.#count; tries++) {
      const port = this.#first + (this.#next++ % this.#count) * 2;
      if (this.#taken.has(port)) continue;
      this.#taken.add(port);
      const rtp = await bind(host, port);
      const rtcp = rtp && await bind(host, port + 1);
      if (rtp && rtcp) return { port, rtp, rtcp };
      rtp?.close();
      this.#taken.delete(port);
    }
    throw new CccError('overloaded', 'no RTP port is free');
  }

  /** The very pair that a leg of before a restart had. */
  async reopen(host: string, port: number): Promise<{ readonly port: number; readonly rtp: Socket; readonly rtcp: Socket }> {
    const rtp = this.#taken.has(port) ? undefined : await bind(host, port);
    const rtcp = rtp && await bind(host, port + 1);
    if (!rtp || !rtcp) {
      rtp?.close();
      throw new CccError('overloaded', `RTP port ${port} is taken`);
    }
    this.#taken.add(port);
    return { port, rtp, rtcp };
  }

  release(port: number): void { this.#taken.delete(port); }
}

/** Undefined when the port is in use. */
function bind(host: string, port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = createSocket({ type: 'udp4', lookup: literal, recvBufferSize: BUFFER_BYTES });
    socket.once('error', () => { socket.close(); resolve(undefined); });
    socket.bind({ address: host, port, exclusive: true }, () => { socket.removeAllListeners('error'); resolve(socket); });
  });
}
