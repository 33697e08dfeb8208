/** Offer and answer (RFC 3264) of one leg: which codec, which payload numbers, where to, which direction. Pure but for its own state. */
import { CccError } from 'ccc-workstation/errors';
import type { Codec, MediaDirection } from '../../../ports/media.js';
import type { RemoteWebRtcParameters } from '../packet-transport.js';
import type { G711 } from '../pcm/g711.js';
import type { StoredNegotiation } from '../persisted.js';
import { parseSdp, type ParsedSdp, type RtpMap, type SdpMedia } from './parse.js';
import { writeSdp, type LocalEndpoint, type MediaSlot } from './write.js';

export interface Agreement {
  /** What we send with; the far end may send any of `receive`. */
  readonly codec: Codec;
  readonly payloadType: number;
  readonly dtmfPayloadType: number | undefined;
  /** What the far end can also hear: for frames of ours when it talks Opus, which we do not encode. */
  readonly g711: { readonly payloadType: number; readonly law: G711 } | undefined;
  readonly receive: readonly { readonly payloadType: number; readonly codec: Codec }[];
  readonly receiveDtmf: number | undefined;
  readonly remote: { readonly address: string | undefined; readonly port: number; readonly rtcpPort: number };
  readonly remoteDirection: MediaDirection;
  readonly webrtc: RemoteWebRtcParameters | undefined;
}

/** More descriptions than one call makes between two writings. */
const RESTORED_VERSION_GAP = 100;

const staticTypes: readonly RtpMap[] = [
  { payloadType: 0, name: 'PCMU', rate: 8000, channels: 1 },
  { payloadType: 8, name: 'PCMA', rate: 8000, channels: 1 },
];
const defaults: Readonly<Record<Codec, { readonly format: RtpMap; readonly dtmf: RtpMap }>> = {
  PCMU: { format: { payloadType: 0, name: 'PCMU', rate: 8000, channels: 1 }, dtmf: { payloadType: 101, name: 'telephone-event', rate: 8000, channels: 1 } },
  PCMA: { format: { payloadType: 8, name: 'PCMA', rate: 8000, channels: 1 }, dtmf: { payloadType: 101, name: 'telephone-event', rate: 8000, channels: 1 } },
  opus: { format: { payloadType: 111, name: 'opus', rate: 48000, channels: 2 }, dtmf: { payloadType: 110, name: 'telephone-event', rate: 48000, channels: 1 } },
};
export const clockRate = (codec: Codec): number => defaults[codec].format.rate;

const sends = (direction: MediaDirection): boolean => direction === 'sendrecv' || direction === 'sendonly';
const receives = (direction: MediaDirection): boolean => direction === 'sendrecv' || direction === 'recvonly';
const directionOf = (send: boolean, receive: boolean): MediaDirection => (send ? (receive ? 'sendrecv' : 'sendonly') : receive ? 'recvonly' : 'inactive');

export class Negotiation {
  agreement: Agreement | undefined;
  readonly #transport: 'webrtc' | 'rtp';
  readonly #codecs: readonly Codec[];
  readonly #sessionId: string;
  #version: number;
  #slots: readonly MediaSlot[];
  #bundle: boolean;
  /** What our last description named: the numbers under which the far end sends. */
  #formats: readonly RtpMap[];
  #wanted: MediaDirection = 'sendrecv';

  constructor(transport: 'webrtc' | 'rtp', codecs: readonly Codec[], sessionId: string, version = 0) {
    this.#transport = transport;
    this.#codecs = codecs;
    this.#sessionId = sessionId;
    this.#version = version;
    this.#bundle = transport === 'webrtc';
    this.#slots = [{ ours: true, mid: transport === 'webrtc' ? '0' : undefined, protocol: transport === 'webrtc' ? 'UDP/TLS/RTP/SAVPF' : 'RTP/AVP' }];
    const all = codecs.flatMap((codec) => [defaults[codec].format, defaults[codec].dtmf]);
    this.#formats = all.filter((format, index) => all.findIndex((each) => each.payloadType === format.payloadType) === index)
      .sort((a, b) => Number(a.name === 'telephone-event') - Number(b.name === 'telephone-event'));
  }

  /** As it was before a restart, for a plain RTP leg. */
  static restored(stored: StoredNegotiation): Negotiation {
    // RFC 3264 section 8: the version must grow, and it may have grown after the last writing.
    const negotiation = new Negotiation('rtp', stored.codecs, stored.sessionId, stored.version + RESTORED_VERSION_GAP);
    const { dtmfPayloadType, g711, receiveDtmf, remote, ...rest } = stored.agreement;
    negotiation.agreement = { ...rest, dtmfPayloadType, g711, receiveDtmf, remote: { ...remote, address: remote.address }, webrtc: undefined };
    negotiation.#slots = stored.slots.map((slot) => ({ ...slot, mid: slot.mid }));
    negotiation.#bundle = stored.bundle;
    negotiation.#formats = stored.formats;
    negotiation.#wanted = stored.wanted;
    return negotiation;
  }

  stored(): StoredNegotiation | undefined {
    if (!this.agreement || this.#transport !== 'rtp') return undefined;
    const { webrtc: _never, receive, ...agreement } = this.agreement;
    return {
      codecs: [...this.#codecs], sessionId: this.#sessionId, version: this.#version, bundle: this.#bundle, formats: [...this.#formats], wanted: this.#wanted,
      slots: this.#slots.map((slot) => (slot.ours ? slot : { ...slot, formats: [...slot.formats] })), agreement: { ...agreement, receive: [...receive] },
    };
  }

  /** A first offer names all our codecs; a later one what was agreed, so that nothing changes by accident. */
  offer(direction: MediaDirection, endpoint: LocalEndpoint): string {
    this.#wanted = direction;
    return this.#write(direction, endpoint, 'actpass');
  }

  /** Reads an offer and agrees; `answer` then writes it. Throws without changing anything. */
  acceptOffer(text: string): Agreement {
    const sdp = parseSdp(text);
    const media = this.#ourMedia(sdp);
    const formats = this.#choose(offeredFormats(media));
    const agreement = this.#agree(media, formats, formats);
    this.#formats = formats;
    this.#slots = sdp.media.map((each) => (each === media
      ? { ours: true, mid: media.mid, protocol: media.protocol }
      : { ours: false, mid: each.mid, kind: safeKind(each.kind), protocol: safeProtocol(each.protocol), formats: [each.formats.find((format) => /^[0-9A-Za-z-]{1,16}$/.test(format)) ?? '0'] }));
    this.#bundle = media.mid !== undefined && sdp.bundle.includes(media.mid);
    this.agreement = agreement;
    return agreement;
  }

  answer(endpoint: LocalEndpoint): string {
    const theirs = this.agreement?.remoteDirection ?? 'sendrecv';
    const direction = directionOf(sends(this.#wanted) && receives(theirs), receives(this.#wanted) && sends(theirs));
    return this.#write(direction, endpoint, 'passive');
  }

  acceptAnswer(text: string): Agreement {
    const media = this.#ourMedia(parseSdp(text));
    const agreement = this.#agree(media, offeredFormats(media), this.#formats);
    this.agreement = agreement;
    return agreement;
  }

  #write(direction: MediaDirection, endpoint: LocalEndpoint, setup: 'actpass' | 'passive'): string {
    this.#version += 1;
    return writeSdp({
      sessionId: this.#sessionId, version: this.#version, endpoint, direction, formats: this.#formats, slots: this.#slots, bundle: this.#bundle, setup,
    });
  }

  #ourMedia(sdp: ParsedSdp): SdpMedia {
    const protocols = this.#transport === 'webrtc' ? ['UDP/TLS/RTP/SAVPF', 'UDP/TLS/RTP/SAVP', 'RTP/SAVPF'] : ['RTP/AVP', 'RTP/AVPF'];
    const media = sdp.media.find((each) => each.kind === 'audio' && each.port !== 0 && protocols.includes(each.protocol));
    if (!media) throw new CccError('not-supported', `no audio over ${this.#transport}`);
    if (this.#transport === 'webrtc' && !(media.ufrag && media.pwd && media.fingerprints.length > 0)) throw new CccError('not-supported', 'ICE and a fingerprint are needed');
    if (this.#transport === 'rtp' && media.address === undefined) throw new CccError('not-supported', 'an IPv4 address is needed');
    return media;
  }

  /** One codec, the one in use if it is still offered, else the first of ours; and telephone-event at its clock. Numbers are the offer's. */
  #choose(offered: readonly RtpMap[]): readonly RtpMap[] {
    const current = this.agreement?.codec;
    for (const codec of current ? [current, ...this.#codecs] : this.#codecs) {
      const format = offered.find((each) => is(each, codec));
      if (!format) continue;
      const dtmf = offered.find((each) => isDtmf(each, codec));
      return [named(format, codec), ...(codec === 'opus' ? this.#fallback(offered) : []), ...(dtmf ? [{ ...dtmf, name: 'telephone-event' }] : [])];
    }
    throw new CccError('not-supported', 'no common codec');
  }

  /** Beside Opus the answer keeps one G.711, so that hold music and prompts can be heard without transcoding. */
  #fallback(offered: readonly RtpMap[]): readonly RtpMap[] {
    return g711Of(this.#codecs, offered).map(({ law, payloadType }) => ({ ...defaults[law].format, payloadType }));
  }

  /** `theirs` are the numbers we send with, `ours` those we receive under (RFC 3264 section 5.1). */
  #agree(media: SdpMedia, theirs: readonly RtpMap[], ours: readonly RtpMap[]): Agreement {
    const common = theirs.flatMap((format) => this.#codecs.filter((codec) => is(format, codec) && ours.some((each) => is(each, codec))).map((codec) => ({ codec, format })));
    const [first] = common;
    if (!first) throw new CccError('not-supported', 'no common codec');
    const held = media.address === '0.0.0.0';
    return {
      codec: first.codec,
      payloadType: first.format.payloadType,
      dtmfPayloadType: theirs.find((each) => isDtmf(each, first.codec))?.payloadType,
      g711: g711Of(this.#codecs, theirs)[0],
      receive: common.flatMap(({ codec }) => ours.filter((each) => is(each, codec)).map((each) => ({ payloadType: each.payloadType, codec }))),
      receiveDtmf: ours.find((each) => isDtmf(each, first.codec))?.payloadType,
      remote: { address: held ? undefined : media.address, port: media.port, rtcpPort: media.rtcpMux && this.#transport === 'webrtc' ? media.port : media.rtcpPort ?? media.port + 1 },
      // RFC 2543 hold: an address of zero means that the far end does not want to hear us.
      remoteDirection: held && this.#transport === 'rtp' ? directionOf(sends(media.direction), false) : media.direction,
      webrtc: this.#transport === 'webrtc' && media.ufrag && media.pwd
        ? { ufrag: media.ufrag, pwd: media.pwd, fingerprints: media.fingerprints, setup: media.setup ?? 'actpass' } : undefined,
    };
  }
}

const is = (format: RtpMap, codec: Codec): boolean => format.name.toLowerCase() === codec.toLowerCase() && format.rate === clockRate(codec);
const isDtmf = (format: RtpMap, codec: Codec): boolean => format.name.toLowerCase() === 'telephone-event' && format.rate === clockRate(codec);
/** At most one. */
const g711Of = (codecs: readonly Codec[], formats: readonly RtpMap[]): readonly { law: G711; payloadType: number }[] => formats.flatMap((format) => {
  const law = codecs.find((codec) => codec !== 'opus' && is(format, codec));
  return law === undefined || law === 'opus' ? [] : [{ law, payloadType: format.payloadType }];
}).slice(0, 1);
const named = (format: RtpMap, codec: Codec): RtpMap => ({ ...defaults[codec].format, payloadType: format.payloadType });
const safeKind = (kind: string): string => (/^[a-z]{1,16}$/.test(kind) ? kind : 'application');
const safeProtocol = (protocol: string): string => (/^[A-Za-z/0-9]{1,32}$/.test(protocol) ? protocol : 'RTP/AVP');

/** The formats of a media line in its order, with the static numbers of RFC 3551 where no rtpmap says otherwise. */
function offeredFormats(media: SdpMedia): readonly RtpMap[] {
  return media.formats.flatMap((text) => {
    const payloadType = Number(text);
    const map = media.rtpMaps.find((each) => each.payloadType === payloadType) ?? staticTypes.find((each) => each.payloadType === payloadType);
    return map ? [map] : [];
  });
}
