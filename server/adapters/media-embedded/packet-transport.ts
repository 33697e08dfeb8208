/** What carries one leg's RTP: the common face of plain RTP and of WebRTC (ICE, DTLS, SRTP); nothing above it sees a cipher. */

export type TransportState = 'connecting' | 'connected' | 'failed' | 'closed';
export type TransportFailure = 'dtls' | 'ice' | 'timeout';

export interface PacketTransport {
  /** A plain RTP packet came in. The buffer is only valid during the call and may be changed in place. */
  onRtp: ((packet: Buffer) => void) | undefined;
  /** A plain (compound) RTCP packet came in. The buffer is only valid during the call. */
  onRtcp: ((packet: Buffer) => void) | undefined;
  /**
   * `failed` with `ice` means that consent ended (RFC 7675): nothing is sent until the peer checks the path again,
   * then `connected` follows once more (a late ICE restart revives the leg). After `failed` with `dtls` and `closed` (by the
   * peer's close_notify) only `setRemote` with a new fingerprint begins again, after our own `close()` nothing does.
   */
  onState: ((state: TransportState, reason?: TransportFailure) => void) | undefined;
  /**
   * Sends `packet[0, length)`; `length` defaults to the whole buffer. The packet is copied while it is encrypted, so the
   * caller may reuse or forward the buffer at once. Dropped silently before `connected`, and when the (SSRC, sequence
   * number) pair has been sent before: SRTP must never use one keystream twice (RFC 3711 section 9.1). So one SSRC's
   * sequence numbers go on from source to source, and begin below 2^15 (section 3.3.1).
   */
  sendRtp(packet: Buffer, length?: number): void;
  sendRtcp(packet: Buffer, length?: number): void;
  close(): void;
}

export interface IceCandidate { readonly address: string; readonly port: number; readonly priority: number; readonly foundation: string }

/** Our side of one WebRTC leg, as SDP writes it. ICE-lite (`a=ice-lite`), rtcp-mux, one component. */
export interface WebRtcParameters {
  readonly ufrag: string;
  readonly pwd: string;
  /** SHA-256 of our certificate, `AA:BB:…`, for `a=fingerprint:sha-256`. */
  readonly fingerprint: string;
  /** `actpass` until the peer's side is known, `passive` afterwards (RFC 8842 section 5). We are always the DTLS server. */
  readonly setup: 'passive' | 'actpass' | 'active';
  readonly candidates: readonly IceCandidate[];
}

/** `algorithm` as in SDP (`sha-256`), `value` as `AA:BB:…`. */
export interface Fingerprint { readonly algorithm: string; readonly value: string }

/** The peer's side of one WebRTC leg, as read from its SDP. Its candidates are of no use to an ICE-lite agent. */
export interface RemoteWebRtcParameters {
  readonly ufrag: string;
  readonly pwd: string;
  readonly fingerprints: readonly Fingerprint[];
  readonly setup: 'passive' | 'actpass' | 'active';
}

/** What the media sessions use of a WebRTC leg; `port-mux.ts` makes them. */
export interface WebRtcLegTransport extends PacketTransport {
  /** Monotonic milliseconds of the last valid ICE check of the peer, 0 before the first. */
  readonly lastSeen: number;
  local(): WebRtcParameters;
  /** May be called again (re-offer). A new fingerprint starts a new DTLS association; the same one keeps the keys. */
  setRemote(remote: RemoteWebRtcParameters): void;
  /** ICE restart: new ufrag and pwd, DTLS keys kept; the old ones work until the peer nominates with the new. */
  restart(): WebRtcParameters;
}
