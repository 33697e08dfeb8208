/** A media leg that only negotiates: SDP a phone accepts, the far end's direction, and the digits it was asked to send. */
import * as v from 'valibot';
import { standingDescription, standingIn } from '../../domain/standing-description.js';
import type { AddLegOptions, LegStats, MediaDirection, MediaLeg } from '../../ports/media.js';

const payloads = { PCMU: '0', PCMA: '8', opus: '111' } as const;
const names = { PCMU: 'PCMU/8000', PCMA: 'PCMA/8000', opus: 'opus/48000/2' } as const;
const opposite: Readonly<Record<MediaDirection, MediaDirection>> = { sendrecv: 'sendrecv', sendonly: 'recvonly', recvonly: 'sendonly', inactive: 'inactive' };

const direction = v.picklist(['sendrecv', 'sendonly', 'recvonly', 'inactive']);
const Stored = v.object({ options: v.object({ transport: v.literal('rtp'), codecs: v.array(v.picklist(['PCMU', 'PCMA', 'opus'])) }), port: v.number(), direction, dtmf: v.boolean() });

export class FakeLeg implements MediaLeg {
  readonly sent: string[] = [];
  readonly offersTaken: string[] = [];
  readonly answersTaken: string[] = [];
  #direction: MediaDirection = 'sendrecv';
  #dtmf = true;
  #agreed = false;
  #version = 1;
  /** Where it is plugged in, when it stands. */
  pluggedAs: FakeLeg | undefined;
  constructor(readonly id: string, readonly options: AddLegOptions, private readonly port: number) {}

  static restored(id: string, stored: unknown): FakeLeg {
    const { options, port, direction, dtmf } = v.parse(Stored, stored);
    const leg = new FakeLeg(id, options, port);
    leg.#direction = direction;
    leg.#dtmf = dtmf;
    leg.#agreed = true;
    return leg;
  }
  persist(): v.InferOutput<typeof Stored> | undefined {
    if (!this.#agreed || this.options.transport !== 'rtp') return undefined;
    return { options: { transport: 'rtp', codecs: [...this.options.codecs] }, port: this.port, direction: this.#direction, dtmf: this.#dtmf };
  }

  get name(): string { return String(this.port); }
  async unplug(): Promise<void> { this.pluggedAs = undefined; }

  async offer(direction: MediaDirection = 'sendrecv'): Promise<string> { return this.#standing() ?? this.#sdp(direction); }
  async answer(offer: string): Promise<string> {
    this.offersTaken.push(offer);
    const standing = this.#standing();
    if (standing !== undefined) return standing;
    if (standingIn(offer) !== undefined) throw new Error('no media in it');
    this.#take(offer);
    return this.#sdp(opposite[this.#direction]);
  }
  async acceptAnswer(sdp: string): Promise<void> {
    this.answersTaken.push(sdp);
    if (this.#standing() === undefined) this.#take(sdp);
  }
  async remoteDirection(): Promise<MediaDirection> { return this.#direction; }
  async sendDtmf(digits: string): Promise<boolean> {
    if (this.#dtmf) this.sent.push(...digits);
    return this.#dtmf;
  }
  async stats(): Promise<LegStats> {
    return { codec: 'PCMU', packetsReceived: 0, packetsSent: 0, packetsLost: 0, jitterMs: 0, rttMs: undefined, forwarded: false };
  }

  #standing(): string | undefined {
    const { standing } = this.options;
    return standing instanceof FakeLeg ? standingDescription(standing.name) : undefined;
  }

  #take(sdp: string): void {
    if (!sdp.startsWith('v=0')) throw new Error('not an SDP');
    this.#agreed = true;
    const direction = /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m.exec(sdp)?.[1];
    this.#direction = direction === 'sendonly' || direction === 'recvonly' || direction === 'inactive' ? direction : 'sendrecv';
    this.#dtmf = /telephone-event/.test(sdp);
  }

  #sdp(direction: MediaDirection): string {
    const list = this.options.codecs.map((codec) => payloads[codec]).join(' ');
    return [
      'v=0', `o=ccc ${this.name} ${this.#version++} IN IP4 192.0.2.1`, 's=-', 'c=IN IP4 192.0.2.1', 't=0 0', `m=audio ${this.port} RTP/AVP ${list} 101`,
      ...this.options.codecs.map((codec) => `a=rtpmap:${payloads[codec]} ${names[codec]}`), 'a=rtpmap:101 telephone-event/8000', 'a=fmtp:101 0-16', `a=${direction}`, '',
    ].join('\r\n');
  }
}
