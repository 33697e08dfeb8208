/** Many plain RTP ends in one process at little cost: each sends a tone every 20 ms and notes when it heard something; nothing is decoded. */
import { createSocket, type Socket } from 'node:dgram';
import { encodeFrame, FRAME } from '../../server/adapters/media-embedded/pcm/g711.js';
import { parseSdp } from '../../server/adapters/media-embedded/sdp/parse.js';

const header = 12;
/** Eight whole periods in 20 ms, so that one frame repeated is one tone. */
const toneHz = 400;
const frame = Buffer.alloc(header + FRAME);
encodeFrame('PCMU', Int16Array.from({ length: FRAME }, (_, i) => Math.round(8000 * Math.sin(2 * Math.PI * toneHz * i / 8000))), frame, header);

export class RtpEnd {
  /** Milliseconds since the epoch of every packet with sound in it (silence in µ-law is a row of 0xff). */
  readonly heardAt: number[] = [];
  sent = 0;
  readonly #socket: Socket;
  readonly #ssrc = Math.floor(Math.random() * 0xffff_ffff);
  #sequence = Math.floor(Math.random() * 0xffff);
  #timestamp = Math.floor(Math.random() * 0xffff_ffff);
  #remote: { readonly address: string; readonly port: number } | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (packet) => { if (packet.length > 100 && !isSilent(packet)) this.heardAt.push(performance.timeOrigin + performance.now()); });
    // A center that is down answers with ICMP.
    socket.on('error', () => undefined);
  }

  static async open(): Promise<RtpEnd> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 18, lookup: (host, _options, done) => { done(null, host, 4); } });
    await new Promise<void>((done, fail) => { socket.once('error', fail); socket.bind(0, '127.0.0.1', () => { socket.off('error', fail); done(); }); });
    return new RtpEnd(socket);
  }

  sdp(): string {
    return ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', `m=audio ${this.#socket.address().port} RTP/AVP 0 101`, 'a=rtpmap:0 PCMU/8000', 'a=rtpmap:101 telephone-event/8000', ''].join('\r\n');
  }
  connect(sdp: string): void {
    const media = parseSdp(sdp).media[0];
    if (media?.address !== undefined) this.#remote = { address: media.address, port: media.port };
  }
  send(): void {
    if (!this.#remote) return;
    const packet = Buffer.from(frame);
    packet[0] = 0x80;
    packet.writeUInt16BE(this.#sequence = (this.#sequence + 1) & 0xffff, 2);
    packet.writeUInt32BE(this.#timestamp = (this.#timestamp + FRAME) >>> 0, 4);
    packet.writeUInt32BE(this.#ssrc, 8);
    this.sent++;
    this.#socket.send(packet, this.#remote.port, this.#remote.address);
  }
  close(): void {
    this.#remote = undefined;
    this.#socket.close();
  }
}

const isSilent = (packet: Buffer): boolean => packet[20] === 0xff && packet[60] === 0xff && packet[90] === 0xff;

/** One timer for all of them. A stall of this process is not made up for: the packets are simply late. */
export class RtpEnds {
  readonly #ends: RtpEnd[] = [];
  readonly #timer = setInterval(() => { for (const end of this.#ends) end.send(); }, 20);

  async join(): Promise<RtpEnd> {
    const end = await RtpEnd.open();
    this.#ends.push(end);
    return end;
  }
  close(): void {
    clearInterval(this.#timer);
    for (const end of this.#ends.splice(0)) end.close();
  }
}
