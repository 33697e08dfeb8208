/** A small far end for tests: offers and answers SDP, sends a tone or digits over RTP, and measures what it hears. */
import { createSocket, type Socket } from 'node:dgram';
import { decodeByte, encodeFrame, FRAME, type G711 } from '../pcm/g711.js';
import { toneShare } from '../pcm/goertzel.js';
import { DtmfReceiver, DtmfSender } from '../rtp/dtmf.js';
import { RtpView, RTP_HEADER, sequenceDistance, writeHeader } from '../rtp/packet.js';
import { parseSdp } from '../sdp/parse.js';

const DTMF_TYPE = 101;
const KEPT_SAMPLES = 8000 * 60;

export interface Heard { readonly sequence: number; readonly timestamp: number; readonly ssrc: number; readonly marker: boolean; readonly payloadType: number; readonly at: number }
export interface RtpEndpointOptions { readonly law?: G711; readonly address?: string; readonly dtmf?: boolean }

export class RtpEndpoint {
  /** Every packet that came, oldest first. */
  readonly heard: Heard[] = [];
  /** Told of each voice packet with its samples. */
  onVoice: ((samples: readonly number[]) => void) | undefined;
  /** Digits that came, with their duration in ms. */
  readonly digits: { readonly digit: string; readonly durationMs: number }[] = [];
  readonly address: string;
  readonly #socket: Socket;
  readonly #law: G711;
  readonly #withDtmf: boolean;
  readonly #view = new RtpView();
  readonly #received: number[] = [];
  readonly #dtmfIn = new DtmfReceiver(() => undefined, (digit, duration) => { this.digits.push({ digit, durationMs: duration / 8 }); });
  readonly #dtmfOut = new DtmfSender();
  readonly #ssrc = Math.floor(Math.random() * 0xffffffff);
  #sequence = Math.floor(Math.random() * 0xffff);
  #timestamp = Math.floor(Math.random() * 0xffffffff);
  #digitTimestamp = 0;
  #remote: { readonly address: string; readonly port: number } | undefined;
  #hertz = 0;
  #phase = 0;
  #sending = false;
  #timer: NodeJS.Timeout | undefined;
  #due = 0;

  static async open(options: RtpEndpointOptions = {}): Promise<RtpEndpoint> {
    const address = options.address ?? '127.0.0.1';
    const socket = createSocket('udp4');
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(0, address, () => { resolve(); });
    });
    return new RtpEndpoint(socket, address, options.law ?? 'PCMU', options.dtmf ?? true);
  }

  private constructor(socket: Socket, address: string, law: G711, dtmf: boolean) {
    this.#socket = socket;
    this.address = address;
    this.#law = law;
    this.#withDtmf = dtmf;
    socket.on('message', (packet) => { this.#receive(packet); });
  }

  get port(): number { return this.#socket.address().port; }

  /** Our description, as an offer or as the answer to an engine's offer. */
  sdp(direction = 'sendrecv'): string {
    const type = this.#law === 'PCMU' ? 0 : 8;
    return [
      'v=0', `o=- 1 1 IN IP4 ${this.address}`, 's=-', `c=IN IP4 ${this.address}`, 't=0 0',
      `m=audio ${String(this.port)} RTP/AVP ${String(type)}${this.#withDtmf ? ` ${String(DTMF_TYPE)}` : ''}`, `a=rtpmap:${String(type)} ${this.#law}/8000`,
      ...(this.#withDtmf ? [`a=rtpmap:${String(DTMF_TYPE)} telephone-event/8000`, `a=fmtp:${String(DTMF_TYPE)} 0-15`] : []), 'a=ptime:20', `a=${direction}`, '',
    ].join('\r\n');
  }

  /** Takes the engine's description and starts to send (silence until `tone`). */
  connect(sdp: string): void {
    const media = parseSdp(sdp).media[0];
    if (!media?.address) throw new Error('no address in SDP');
    this.#remote = { address: media.address, port: media.port };
    if (this.#sending) return;
    this.#sending = true;
    this.#due = performance.now();
    this.#loop();
  }

  /** The tone to send from now on; 0 is silence. */
  tone(hertz: number): void { this.#hertz = hertz; }

  /** Stops or resumes sending. */
  pause(paused: boolean): void {
    this.#sending = !paused;
    clearTimeout(this.#timer);
    this.#due = performance.now();
    if (!paused) this.#loop();
  }

  press(digits: string, durationMs = 100): void { this.#dtmfOut.enqueue(digits, durationMs); }

  /** How much of the last `ms` of what came is this tone, 0 to 1. */
  hears(hertz: number, ms = 300): number { return toneShare(this.#received.slice(-ms * 8), hertz); }

  /** Holes and repetitions in the sequence numbers that came from one SSRC. */
  gaps(): number {
    let gaps = 0;
    for (let i = 1; i < this.heard.length; i++) {
      const [a, b] = [this.heard[i - 1], this.heard[i]];
      if (a && b && sequenceDistance(b.sequence, a.sequence) !== 1) gaps += 1;
    }
    return gaps;
  }

  /** Sends raw bytes to where media goes, for hostile tests. */
  raw(packet: Buffer): void { if (this.#remote) this.#socket.send(packet, this.#remote.port, this.#remote.address); }

  close(): void {
    this.#sending = false;
    clearTimeout(this.#timer);
    this.#socket.close();
  }

  #loop(): void {
    while (this.#due <= performance.now()) { this.#sendFrame(); this.#due += 20; }
    this.#timer = setTimeout(() => { this.#loop(); }, Math.max(1, this.#due - performance.now()));
  }

  #sendFrame(): void {
    this.#timestamp = (this.#timestamp + FRAME) >>> 0;
    const packet = Buffer.alloc(RTP_HEADER + FRAME);
    let length = packet.length;
    if (this.#dtmfOut.active) {
      const due = this.#dtmfOut.tick(FRAME);
      if (this.#dtmfOut.first) this.#digitTimestamp = this.#timestamp;
      if (!due) return;
      writeHeader(packet, DTMF_TYPE, this.#dtmfOut.first, this.#sequence, this.#digitTimestamp, this.#ssrc);
      packet.set(this.#dtmfOut.payload, RTP_HEADER);
      length = RTP_HEADER + 4;
    } else {
      const samples = Int16Array.from({ length: FRAME }, () => Math.round(8000 * Math.sin(2 * Math.PI * this.#hertz * this.#phase++ / 8000)));
      writeHeader(packet, this.#law === 'PCMU' ? 0 : 8, false, this.#sequence, this.#timestamp, this.#ssrc);
      encodeFrame(this.#law, samples, packet, RTP_HEADER);
    }
    this.#sequence = (this.#sequence + 1) & 0xffff;
    if (this.#remote) this.#socket.send(packet.subarray(0, length), this.#remote.port, this.#remote.address);
  }

  #receive(packet: Buffer): void {
    const view = this.#view;
    if (!view.read(packet)) return;
    const { sequence, timestamp, ssrc, marker, payloadType } = view;
    this.heard.push({ sequence, timestamp, ssrc, marker, payloadType, at: performance.now() });
    if (payloadType === DTMF_TYPE) { this.#dtmfIn.receive(packet, view.payloadOffset, view.payloadLength, timestamp); return; }
    const samples = Array.from({ length: view.payloadLength }, (_, i) => decodeByte(this.#law, packet[view.payloadOffset + i] ?? 0));
    this.#received.push(...samples);
    this.onVoice?.(samples);
    if (this.#received.length > KEPT_SAMPLES) this.#received.splice(0, KEPT_SAMPLES / 2);
  }
}
