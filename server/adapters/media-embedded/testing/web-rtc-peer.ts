/** A whole WebRTC peer for tests: ICE checks, DTLS client and SRTP over one real UDP socket. */
import { randomBytes } from 'node:crypto';
import { systemClock } from 'ccc-workstation/clock';
import { createCertificate } from '../dtls/certificate.js';
import type { SrtpKeyingMaterial } from '../dtls/key-schedule.js';
import type { WebRtcMux } from '../port-mux.js';
import type { RemoteWebRtcParameters } from '../packet-transport.js';
import { SrtpContext } from '../srtp/srtp.js';
import { DtlsClient, type Cheats } from './dtls-client.js';
import { IceClient } from './ice-client.js';

export class WebRtcPeer {
  readonly certificate = createCertificate({ serial: randomBytes(8), now: Date.now() });
  readonly dtls: DtlsClient;
  readonly received: Buffer[] = [];
  #outbound: SrtpContext | undefined;
  #inbound: SrtpContext | undefined;

  private constructor(readonly ice: IceClient, cheats: Cheats) {
    this.dtls = new DtlsClient({ certificate: this.certificate, clock: systemClock, random: randomBytes, cheats, send: (d) => { ice.send(d); } });
    this.listen(ice);
  }

  static async open(mux: WebRtcMux, cheats: Cheats = {}): Promise<WebRtcPeer> {
    return new WebRtcPeer(await IceClient.open({ address: '127.0.0.1', port: mux.port }), cheats);
  }

  get parameters(): RemoteWebRtcParameters {
    return { ufrag: 'peer', pwd: 'p'.repeat(22), setup: 'active', fingerprints: [{ algorithm: 'SHA-256', value: this.certificate.fingerprint.toLowerCase() }] };
  }

  /** Also hears what comes to this socket (after moving to another address). */
  listen(ice: IceClient): void {
    ice.onDatagram = (datagram) => { this.#receive(datagram); };
  }

  rtp(sequence: number): Buffer {
    const { client } = this.#keys();
    this.#outbound ??= new SrtpContext(client);
    const out = Buffer.alloc(300);
    return Buffer.from(out.subarray(0, this.#outbound.protectRtp(plainRtp(sequence), 172, out)));
  }

  close(): void { this.dtls.stop(); this.ice.close(); }

  #receive(datagram: Buffer): void {
    const first = datagram[0] ?? 0;
    if (first >= 20 && first <= 63) { this.dtls.receive(datagram); return; }
    const { server } = this.#keys();
    this.#inbound ??= new SrtpContext(server);
    const isRtcp = (datagram[1] ?? 0) >= 192 && (datagram[1] ?? 0) <= 223;
    const length = isRtcp ? this.#inbound.unprotectRtcp(datagram) : this.#inbound.unprotectRtp(datagram);
    if (length > 0) this.received.push(Buffer.from(datagram.subarray(0, length)));
  }

  #keys(): SrtpKeyingMaterial {
    if (!this.dtls.keys) throw new Error('no keys yet');
    return this.dtls.keys;
  }
}

export function plainRtp(sequence: number): Buffer {
  const packet = Buffer.alloc(172, sequence & 0xff);
  packet[0] = 0x80;
  packet[1] = 0;
  packet.writeUInt16BE(sequence, 2);
  packet.writeUInt32BE(0x1234, 8);
  return packet;
}

/** Waits for what must come true soon. */
export async function until(condition: () => boolean, ms = 2_000): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end;) {
    if (condition()) return true;
    await new Promise((resolve) => { setTimeout(resolve, 5); });
  }
  return condition();
}
