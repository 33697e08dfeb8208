/** One leg inside the worker: its negotiation, its transport, the stream in and the stream out, its RTCP and its time-out. */
import { CccError } from 'ccc-workstation/errors';
import type { AddLegOptions, LegStats, MediaDirection, MediaEvent } from '../../ports/media.js';
import type { StoredLeg } from './persisted.js';
import type { TransportFailure, TransportState, WebRtcLegTransport } from './packet-transport.js';
import { Inbound } from './rtp/inbound.js';
import { Outbound } from './rtp/outbound.js';
import { LegReports } from './rtp/reports.js';
import type { UdpTransport } from './rtp/udp-transport.js';
import { type Agreement, clockRate, Negotiation } from './sdp/negotiation.js';
import type { LocalEndpoint } from './sdp/write.js';
import { TICK_MS } from './ticker.js';

/** What a leg needs of its session. */
export interface LegHost {
  readonly rtpTimeoutMs: number;
  now(): number;
  random(): number;
  epoch(): number;
  isStale(now: number): boolean;
  emit(event: LegEvent): void;
  /** Codec or direction changed: who hears whom has to be planned again. */
  replan(): void;
  digitStarted(leg: Leg): void;
  /** Says which legs have got the digit. */
  digitEnded(leg: Leg, digit: string, durationMs: number): readonly string[];
}
type OfLeg = Extract<MediaEvent, { legId: string }>;
/** An event without the names that the leg does not know. */
export type LegEvent = OfLeg extends infer E ? (E extends OfLeg ? Omit<E, 'sessionId' | 'legId'> : never) : never;

export type LegTransport =
  | { readonly kind: 'webrtc'; readonly webrtc: WebRtcLegTransport }
  | { readonly kind: 'rtp'; readonly udp: UdpTransport; readonly addressFor: (remote: string | undefined) => string; readonly release: () => void };

/** A far end that has never sent may be ringing with early media announced; it gets this much longer. */
const FIRST_PACKET_GRACE_MS = 60_000;

const random32 = (random: () => number): number => Math.floor(random() * 0x1_0000_0000) >>> 0;

export class Leg {
  readonly inbound: Inbound;
  readonly outbound: Outbound;
  #id: string;
  #host: LegHost;
  readonly #transport: LegTransport;
  readonly #negotiation: Negotiation;
  readonly #reports: LegReports;
  readonly #cname: string;
  #state: TransportState = 'connecting';
  #media: 'none' | 'flowing' | 'silent' | 'lost' = 'none';
  #silentAfterMs: number;

  constructor(id: string, options: AddLegOptions, transport: LegTransport, host: LegHost, stored?: StoredLeg) {
    if (options.codecs.length === 0) throw new CccError('bad-request', 'a leg needs a codec');
    this.#id = id;
    this.#silentAfterMs = options.silentAfterMs ?? Infinity;
    this.#host = host;
    this.#transport = transport;
    const random = (): number => this.#host.random();
    this.#negotiation = stored ? Negotiation.restored(stored.negotiation) : new Negotiation(transport.kind, options.codecs, String(random32(random)));
    this.#cname = stored?.cname ?? random32(random).toString(36) + random32(random).toString(36);
    this.outbound = stored ? Outbound.restored(stored.stream, clockRate(stored.negotiation.agreement.codec), host.epoch()) : new Outbound(random32(random), random32(random), random32(random));
    this.inbound = new Inbound({
      alive: () => { if (this.#media !== 'flowing') this.#flowing(); },
      codecChanged: () => { this.#host.replan(); },
      digitStarted: () => { this.#host.digitStarted(this); },
      digitEnded: (digit, durationMs) => {
        this.#host.emit({ type: 'dtmf', digit, durationMs, passedOn: this.#host.digitEnded(this, digit, durationMs) });
      },
      isStale: (now) => this.#host.isStale(now),
    }, () => this.#host.now());
    const packets = transport.kind === 'webrtc' ? transport.webrtc : transport.udp;
    this.outbound.transport = packets;
    this.#reports = new LegReports(this.inbound, this.outbound, packets, this.#cname, random);
    packets.onRtp = (packet) => { this.inbound.receive(packet); };
    packets.onRtcp = (packet) => { this.#reports.receive(packet, this.#host.now(), this.#host.epoch()); };
    packets.onState = (state, reason) => { this.#stateChanged(state, reason); };
    if (!stored || !this.agreement) return;
    // It had been heard before; a far end that left meanwhile is noticed by the ordinary time-out.
    this.#media = 'flowing';
    this.#apply(this.agreement);
  }

  /** What `new Leg(…, stored)` needs after the process was killed; only plain RTP goes on without the far end's help. */
  stored(): StoredLeg | undefined {
    const negotiation = this.#negotiation.stored();
    if (!negotiation || this.#transport.kind !== 'rtp') return undefined;
    return { port: this.#transport.udp.port, cname: this.#cname, stream: this.outbound.stored(this.#host.epoch()), negotiation };
  }

  /** Its name in the session it is in. */
  get id(): string { return this.#id; }

  /** Goes on in another session under another name: the path, the streams and the agreement stay. */
  move(id: string, host: LegHost, silentAfterMs: number | undefined): void {
    this.#id = id;
    this.#host = host;
    this.#silentAfterMs = silentAfterMs ?? Infinity;
    this.inbound.listeners = [];
    this.inbound.tapped = false;
    this.inbound.idleTicks = 0;
    // Whoever stood there was silent by right.
    this.#media = 'none';
  }

  get agreement(): Agreement | undefined { return this.#negotiation.agreement; }
  /** Audio that is sent now can arrive. */
  get ready(): boolean { return this.agreement !== undefined && (this.#transport.kind === 'rtp' || this.#state === 'connected'); }
  get remoteDirection(): MediaDirection { return this.agreement?.remoteDirection ?? 'sendrecv'; }

  offer(direction: MediaDirection): string { return this.#negotiation.offer(direction, this.#endpoint()); }

  answer(offer: string): string {
    const before = this.agreement;
    const agreement = this.#negotiation.acceptOffer(offer);
    // RFC 8445 section 9: changed credentials of the peer are an ICE restart, and ours change with them.
    const restarted = before?.webrtc !== undefined && before.webrtc.ufrag !== agreement.webrtc?.ufrag;
    if (restarted && this.#transport.kind === 'webrtc') this.#transport.webrtc.restart();
    this.#apply(agreement);
    return this.#negotiation.answer(this.#endpoint());
  }

  acceptAnswer(sdp: string): void { this.#apply(this.#negotiation.acceptAnswer(sdp)); }

  sendDtmf(digits: string, durationMs: number): boolean {
    if (this.outbound.dtmfPayloadType === undefined) return false;
    if (!this.outbound.dtmf.enqueue(digits, durationMs)) throw new CccError('bad-request', 'DTMF digits');
    return true;
  }

  tick(now: number): void {
    this.inbound.tick();
    if (!this.agreement) return;
    this.#reports.tick(now, () => this.#host.epoch());
    if (this.#media === 'lost' || this.remoteDirection !== 'sendrecv') return;
    const idleMs = this.inbound.idleTicks * TICK_MS;
    if (this.#media === 'flowing' && idleMs >= this.#silentAfterMs) {
      this.#media = 'silent';
      this.#host.emit({ type: 'mediaSilent' });
    }
    const limit = this.#host.rtpTimeoutMs + (this.#media === 'none' ? FIRST_PACKET_GRACE_MS : 0);
    if (idleMs >= limit) this.#lost('timeout');
  }

  stats(forwarded: boolean): LegStats {
    const { stats, clockRate: rate } = this.inbound;
    return {
      codec: this.agreement?.codec, packetsReceived: stats.total, packetsSent: this.outbound.packets, packetsLost: stats.lost,
      jitterMs: Math.round(stats.jitter * 1000 / rate * 10) / 10, rttMs: this.#reports.rttMs, forwarded,
    };
  }

  close(): void {
    if (this.agreement) this.#reports.bye(this.#host.now(), this.#host.epoch());
    this.outbound.enabled = false;
    if (this.#transport.kind === 'webrtc') {
      this.#transport.webrtc.onState = undefined;
      this.#transport.webrtc.close();
    } else {
      this.#transport.udp.close();
      this.#transport.release();
    }
  }

  #endpoint(): LocalEndpoint {
    const common = { ssrc: this.outbound.ssrc, cname: this.#cname };
    if (this.#transport.kind === 'rtp') {
      const { udp, addressFor } = this.#transport;
      return { ...common, address: addressFor(this.agreement?.remote.address), port: udp.port, rtcpPort: udp.rtcpPort, webrtc: undefined };
    }
    const webrtc = this.#transport.webrtc.local();
    const first = webrtc.candidates.find((candidate) => candidate.address.includes('.')) ?? webrtc.candidates[0];
    return { ...common, address: first?.address ?? '0.0.0.0', port: first?.port ?? 9, rtcpPort: undefined, webrtc };
  }

  #apply(agreement: Agreement): void {
    const { outbound, inbound } = this;
    const rate = clockRate(agreement.codec);
    outbound.codec = agreement.codec;
    outbound.payloadType = agreement.payloadType;
    outbound.dtmfPayloadType = agreement.dtmfPayloadType;
    outbound.g711 = agreement.g711;
    outbound.clockRate = inbound.clockRate = rate;
    if (!agreement.receive.some((each) => each.codec === inbound.codec)) inbound.codec = agreement.codec;
    inbound.accept(agreement.receive, agreement.receiveDtmf);
    inbound.idleTicks = 0;
    const { remote } = agreement;
    if (this.#transport.kind === 'webrtc') {
      if (agreement.webrtc) this.#transport.webrtc.setRemote(agreement.webrtc);
    } else this.#transport.udp.setRemote(remote.address === undefined ? undefined : { address: remote.address, port: remote.port, rtcpPort: remote.rtcpPort });
    this.#enable();
    this.#host.replan();
  }

  /** We send while the far end wants to hear us and there is a path to it. */
  #enable(): void {
    const hears = this.remoteDirection === 'sendrecv' || this.remoteDirection === 'recvonly';
    this.outbound.enabled = hears && this.ready && (this.#transport.kind === 'webrtc' || this.agreement?.remote.address !== undefined);
  }

  #stateChanged(state: TransportState, reason: TransportFailure | undefined): void {
    this.#state = state;
    this.#enable();
    if (state === 'failed') this.#lost(reason ?? 'ice');
  }

  #lost(reason: 'timeout' | 'dtls' | 'ice'): void {
    if (this.#media === 'lost') return;
    this.#media = 'lost';
    this.#host.emit({ type: 'mediaLost', reason });
  }

  #flowing(): void {
    const type = this.#media === 'none' ? 'media' : 'mediaBack';
    this.#media = 'flowing';
    this.#host.emit({ type });
  }
}
