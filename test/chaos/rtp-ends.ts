/** Many plain RTP ends in one process at little cost: each sends a tone of its own every 20 ms and notes when it heard its partner's. */
import { createSocket, type Socket } from 'node:dgram';
import { decodeTableOf, encodeFrame, FRAME } from '../../server/adapters/media-embedded/pcm/g711.js';
import { toneShare } from '../../server/adapters/media-embedded/pcm/goertzel.js';
import { parseSdp } from '../../server/adapters/media-embedded/sdp/parse.js';

const header = 12;
/** What both ends of the call of this number send. Whole periods in 20 ms: one frame repeated is one tone, and any 20 ms of it measure alike. Those of any two calls differ at one end at least. */
export const pitchesOf = (call: number): readonly [number, number] => [400 + 50 * (call % 23), 1600 + 50 * (call % 29)];

const decode = decodeTableOf('PCMU');
const samples = new Int16Array(FRAME);

function frameOf(hz: number): Buffer {
  const frame = Buffer.alloc(header + FRAME);
  encodeFrame('PCMU', Int16Array.from({ length: FRAME }, (_, i) => Math.round(8000 * Math.sin(2 * Math.PI * hz * i / 8000))), frame, header);
  return frame;
}

export class RtpEnd {
  /** Milliseconds since the epoch of every packet with the partner's tone. */
  readonly heardAt: number[] = [];
  sent = 0;
  readonly #socket: Socket;
  readonly #ssrc = Math.floor(Math.random() * 0xffff_ffff);
  #sequence = Math.floor(Math.random() * 0xffff);
  #timestamp = Math.floor(Math.random() * 0xffff_ffff);
  #remote: { readonly address: string; readonly port: number } | undefined;

  readonly #frame: Buffer;

  private constructor(socket: Socket, hz: number, partnerHz: number) {
    this.#socket = socket;
    this.#frame = frameOf(hz);
    socket.on('message', (packet) => { if (isTone(packet, partnerHz)) this.heardAt.push(performance.timeOrigin + performance.now()); });
    // A center that is down answers with ICMP.
    socket.on('error', () => undefined);
  }

  static async open(hz: number, partnerHz: number): Promise<RtpEnd> {
    const socket = createSocket({ type: 'udp4', recvBufferSize: 1 << 18, lookup: (host, _options, done) => { done(null, host, 4); } });
    await new Promise<void>((done, fail) => { socket.once('error', fail); socket.bind(0, '127.0.0.1', () => { socket.off('error', fail); done(); }); });
    return new RtpEnd(socket, hz, partnerHz);
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
    const packet = Buffer.from(this.#frame);
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

function isTone(packet: Buffer, hz: number): boolean {
  if (packet.length !== header + FRAME) return false;
  for (let i = 0; i < FRAME; i++) samples[i] = decode[packet[header + i] ?? 0] ?? 0;
  return toneShare(samples, hz) > 0.5;
}

/** One timer for all of them. A stall of this process is not made up for: the packets are simply late. */
export class RtpEnds {
  readonly #ends: RtpEnd[] = [];
  readonly #timer = setInterval(() => { for (const end of this.#ends) end.send(); }, 20);

  async join(hz: number, partnerHz: number): Promise<RtpEnd> {
    const end = await RtpEnd.open(hz, partnerHz);
    this.#ends.push(end);
    return end;
  }
  close(): void {
    clearInterval(this.#timer);
    for (const end of this.#ends.splice(0)) end.close();
  }
}
