/** The load in a process of its own: browsers (ICE, DTLS, SRTP) and phones (RTP) that send a packet every 20 ms and time what comes. */
import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { systemClock } from 'ccc-workstation/clock';
import { createCertificate, type DtlsCertificate } from '../../../server/adapters/media-embedded/dtls/certificate.js';
import { SrtpContext } from '../../../server/adapters/media-embedded/srtp/srtp.js';
import type { WebRtcParameters } from '../../../server/adapters/media-embedded/packet-transport.js';
import { parseSdp } from '../../../server/adapters/media-embedded/sdp/parse.js';
import { DtlsClient } from '../../../server/adapters/media-embedded/testing/dtls-client.js';
import { IceClient } from '../../../server/adapters/media-embedded/testing/ice-client.js';
import { type CallAnswers, type CallOffers, type Measured, serve } from './messages.js';

const PACKET = 172;
const INTERVAL_MS = 20;
const HANDSHAKE_MS = 5000;

/** Counts and times packets of the window being measured. */
class Meter {
  sent = 0;
  received = 0;
  delays: number[] = [];
  measuring = false;

  /** The payload begins with the time of sending and whether it belongs to the window. */
  stamp(packet: Buffer): void {
    packet.writeDoubleBE(performance.now(), 12);
    packet[20] = this.measuring ? 1 : 0;
    if (this.measuring) this.sent += 1;
  }

  read(packet: Buffer): void {
    if (packet.length < 21 || packet[20] !== 1) return;
    this.received += 1;
    this.delays.push(performance.now() - packet.readDoubleBE(12));
  }
}

/** Writes one stream's packets into the same buffer. */
class Stream {
  readonly packet = Buffer.alloc(PACKET, 0x55);
  #sequence = 0;
  #timestamp = 0;
  constructor() {
    this.packet[0] = 0x80;
    this.packet[1] = 0;
    this.packet.writeUInt32BE(randomBytes(4).readUInt32BE(), 8);
  }
  next(): Buffer {
    this.packet.writeUInt16BE(this.#sequence = (this.#sequence + 1) & 0xffff, 2);
    this.packet.writeUInt32BE(this.#timestamp = (this.#timestamp + 160) >>> 0, 4);
    return this.packet;
  }
}

class Phone {
  readonly #stream = new Stream();
  readonly #socket: Socket;
  readonly #meter: Meter;

  static async open(meter: Meter): Promise<Phone> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => { socket.bind(0, '127.0.0.1', resolve); });
    return new Phone(socket, meter);
  }
  private constructor(socket: Socket, meter: Meter) {
    this.#socket = socket;
    this.#meter = meter;
    socket.on('message', (packet) => { meter.read(packet); });
    // The engine's port is closed when the call is over.
    socket.on('error', () => undefined);
  }
  get offer(): string {
    return `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio ${String(this.#socket.address().port)} RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\na=sendrecv\r\n`;
  }
  connect(answer: string): Promise<void> {
    const media = parseSdp(answer).media[0];
    return new Promise((resolve) => { this.#socket.connect(media?.port ?? 0, media?.address ?? '', resolve); });
  }
  send(): void {
    const packet = this.#stream.next();
    this.#meter.stamp(packet);
    this.#socket.send(Buffer.from(packet));
  }
  close(): void { this.#socket.close(); }
}

class Browser {
  readonly #certificate: DtlsCertificate;
  readonly #meter: Meter;
  readonly #stream = new Stream();
  readonly #out = Buffer.alloc(256);
  #ice: IceClient | undefined;
  #remote: WebRtcParameters | undefined;
  #outbound: SrtpContext | undefined;

  constructor(certificate: DtlsCertificate, meter: Meter) { this.#certificate = certificate; this.#meter = meter; }

  get offer(): string {
    return ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0', 'm=audio 9 UDP/TLS/RTP/SAVPF 0', 'c=IN IP4 0.0.0.0', 'a=mid:0', 'a=ice-ufrag:peer',
      `a=ice-pwd:${'p'.repeat(22)}`, `a=fingerprint:sha-256 ${this.#certificate.fingerprint}`, 'a=setup:actpass', 'a=rtcp-mux', 'a=rtpmap:0 PCMU/8000', 'a=sendrecv', ''].join('\r\n');
  }

  async connect(answer: string): Promise<void> {
    const media = parseSdp(answer).media[0];
    if (!media?.address || !media.ufrag || !media.pwd) throw new Error('incomplete answer');
    this.#remote = { ufrag: media.ufrag, pwd: media.pwd, fingerprint: '', setup: 'passive', candidates: [] };
    const ice = await IceClient.open({ address: media.address, port: media.port });
    this.#ice = ice;
    await this.consent();
    const dtls = new DtlsClient({ certificate: this.#certificate, clock: systemClock, random: randomBytes, send: (datagram) => { ice.send(datagram); } });
    ice.onDatagram = (datagram) => { dtls.receive(datagram); };
    dtls.start();
    for (const end = performance.now() + HANDSHAKE_MS; !dtls.keys; await pause(5)) if (performance.now() > end) throw new Error('no DTLS');
    await pause(50);
    dtls.stop();
    const inbound = new SrtpContext(dtls.keys.server);
    this.#outbound = new SrtpContext(dtls.keys.client);
    ice.onDatagram = (datagram) => {
      const type = datagram[1] ?? 0;
      if (type >= 192 && type <= 223) return;
      const length = inbound.unprotectRtp(datagram);
      if (length > 0) this.#meter.read(datagram);
    };
  }
  async consent(): Promise<void> { if (this.#remote) await this.#ice?.check(this.#remote); }
  send(): void {
    const packet = this.#stream.next();
    this.#meter.stamp(packet);
    const length = this.#outbound?.protectRtp(packet, PACKET, this.#out) ?? 0;
    if (length > 0) this.#ice?.send(Buffer.from(this.#out.subarray(0, length)));
  }
  close(): void { this.#ice?.close(); }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

class Generator {
  #meter = new Meter();
  #calls: { readonly phone: Phone; readonly browser: Browser }[] = [];
  #timers: NodeJS.Timeout[] = [];

  async prepare(count: number): Promise<CallOffers[]> {
    const certificate = createCertificate({ serial: randomBytes(8), now: Date.now() });
    this.#meter = new Meter();
    for (let i = 0; i < count; i++) this.#calls.push({ phone: await Phone.open(this.#meter), browser: new Browser(certificate, this.#meter) });
    return this.#calls.map(({ phone, browser }) => ({ rtp: phone.offer, webrtc: browser.offer }));
  }

  async start(answers: readonly CallAnswers[]): Promise<void> {
    for (let i = 0; i < this.#calls.length; i += 10) {
      await Promise.all(this.#calls.slice(i, i + 10).map(async ({ phone, browser }, j) => {
        const answer = answers[i + j];
        if (!answer) throw new Error('no answer');
        await phone.connect(answer.rtp);
        await browser.connect(answer.webrtc);
      }));
    }
    this.#send();
    this.#timers.push(setInterval(() => { for (const { browser } of this.#calls) void browser.consent(); }, 8000));
  }

  /** Every call has its own place in the 20 ms, so that the load is even. */
  #send(): void {
    const begin = performance.now();
    const due = this.#calls.map((_, i) => begin + INTERVAL_MS * i / this.#calls.length);
    this.#timers.push(setInterval(() => {
      const now = performance.now();
      for (let i = 0; i < due.length; i++) {
        if ((due[i] ?? Infinity) > now) continue;
        due[i] = (due[i] ?? 0) + INTERVAL_MS;
        this.#calls[i]?.browser.send();
        this.#calls[i]?.phone.send();
      }
    }, 1));
  }

  async measure(seconds: number): Promise<Measured> {
    const meter = this.#meter;
    const cpu = process.cpuUsage();
    const from = performance.now();
    meter.measuring = true;
    await pause(seconds * 1000);
    meter.measuring = false;
    const used = process.cpuUsage(cpu);
    const generatorCpu = Math.round((used.user + used.system) / 10 / (performance.now() - from)) / 100;
    await pause(500);
    const sorted = Float64Array.from(meter.delays).sort();
    const at = (p: number): number => Math.round((sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? NaN) * 100) / 100;
    return { sent: meter.sent, received: meter.received, p50: at(0.5), p99: at(0.99), max: at(1), generatorCpu };
  }

  stop(): void {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    for (const { phone, browser } of this.#calls.splice(0)) { phone.close(); browser.close(); }
  }
}

const generator = new Generator();
serve({
  prepare: ({ calls }) => generator.prepare(calls),
  start: async ({ answers }) => { await generator.start(answers); return null; },
  measure: ({ seconds }) => generator.measure(seconds),
  stop: () => { generator.stop(); return null; },
});
