/** One WebRTC leg on the shared port: its ICE agent, its DTLS association, its SRTP keys. */
import type { Clock } from '../../ports/clock.js';
import type { DtlsCertificate } from './dtls/certificate.js';
import { DtlsServer } from './dtls/dtls-server.js';
import type { AcceptedFingerprint } from './dtls/handshake-proof.js';
import type { SrtpKeyingMaterial } from './dtls/key-schedule.js';
import { IceLite, type IceCredentials, type Path } from './ice/ice-lite.js';
import type { StunMessage } from './ice/stun.js';
import type { Fingerprint, IceCandidate, RemoteWebRtcParameters, TransportFailure, TransportState, WebRtcLegTransport, WebRtcParameters } from './packet-transport.js';
import { SrtpContext } from './srtp/srtp.js';

/** What a leg needs of the port it lives on. */
export interface TransportHost {
  readonly certificate: DtlsCertificate;
  readonly clock: Clock;
  readonly random: (size: number) => Buffer;
  readonly candidates: readonly IceCandidate[];
  /** A buffer to encrypt into, not used again before many others were. */
  nextBuffer(): Buffer;
  /** Fresh credentials whose ufrag is registered for this leg. */
  register(transport: WebRtcTransport): IceCredentials;
  unregister(ufrag: string): void;
  addPath(path: Path, transport: WebRtcTransport): void;
  removePath(path: Path, transport: WebRtcTransport): void;
  remove(transport: WebRtcTransport): void;
}

/** From the peer's parameters to SRTP keys; whoever needs longer has no working path. */
const connectTimeoutMs = 30_000;
/** DTLS that came before the SIP answer: two copies of a ClientHello in two datagrams, and to spare. */
const maxEarly = 8;

export class WebRtcTransport implements WebRtcLegTransport {
  onRtp: ((packet: Buffer) => void) | undefined = undefined;
  onRtcp: ((packet: Buffer) => void) | undefined = undefined;
  onState: ((state: TransportState, reason?: TransportFailure) => void) | undefined = undefined;

  readonly #host: TransportHost;
  readonly #ice: IceLite;
  readonly #ufrags = new Set<string>();
  #dtls: DtlsServer | undefined;
  #fingerprints: readonly AcceptedFingerprint[] = [];
  #early: Buffer[] = [];
  #inbound: SrtpContext | undefined;
  #outbound: SrtpContext | undefined;
  #state: TransportState | undefined;
  #cancelTimeout: (() => void) | undefined;
  #isClosed = false;
  #isConfirmed = false;

  constructor(host: TransportHost) {
    this.#host = host;
    this.#ice = new IceLite(this.#newCredentials(), {
      onPathAdded: (path) => { host.addPath(path, this); },
      onPathRemoved: (path) => { host.removePath(path, this); },
    });
  }

  get lastSeen(): number { return this.#ice.lastSeen; }
  get state(): TransportState { return this.#state ?? 'connecting'; }

  local(): WebRtcParameters {
    const { certificate, candidates } = this.#host;
    return { ...this.#ice.credentials, fingerprint: certificate.fingerprint, setup: this.#dtls ? 'passive' : 'actpass', candidates };
  }

  setRemote(remote: RemoteWebRtcParameters): void {
    if (this.#isClosed) return;
    const fingerprints = remote.fingerprints.flatMap(accepted);
    const known = this.#fingerprints.some((a) => fingerprints.some((b) => a.value === b.value));
    if (this.#dtls && known) return;
    // A new fingerprint is a new association (RFC 8842 section 4); the keys of the old one end with it.
    this.#endDtls();
    this.#fingerprints = fingerprints;
    // `passive` asks us to be the DTLS client, which this profile does not have.
    if (fingerprints.length === 0 || remote.setup === 'passive') { this.#fail('dtls'); return; }
    this.#startDtls();
  }

  restart(): WebRtcParameters {
    if (!this.#isClosed) {
      this.#ice.restart(this.#newCredentials());
      for (const ufrag of this.#ufrags) if (!this.#ice.ufrags.includes(ufrag)) this.#forgetUfrag(ufrag);
    }
    return this.local();
  }

  sendRtp(packet: Buffer, length = packet.length): void {
    const path = this.#ice.selected;
    if (!this.#outbound || !path) return;
    const out = this.#host.nextBuffer();
    const size = this.#outbound.protectRtp(packet, length, out);
    if (size > 0) path.send(out, size);
  }

  sendRtcp(packet: Buffer, length = packet.length): void {
    const path = this.#ice.selected;
    if (!this.#outbound || !path) return;
    const out = this.#host.nextBuffer();
    const size = this.#outbound.protectRtcp(packet, length, out);
    if (size > 0) path.send(out, size);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#endDtls();
    this.#early = [];
    this.#ice.close();
    for (const ufrag of this.#ufrags) this.#forgetUfrag(ufrag);
    this.#host.remove(this);
    this.#setState('closed');
  }

  /** A STUN message that names one of our ufrags; `path` is where it came from. */
  receiveStun(packet: Buffer, message: StunMessage, ufrag: string, path: Path): void {
    if (!this.#ice.receiveCheck(packet, message, ufrag, path, this.#host.clock.monotonic())) return;
    if (this.#state === undefined) this.#setState('connecting');
    else if (this.#state === 'failed' && this.#dtls?.isConnected) this.#setState('connected');
  }

  /** A datagram from an address that ICE has validated for this leg; told apart by its first byte (RFC 7983 section 7). */
  receive(datagram: Buffer): void {
    const first = datagram[0] ?? 0;
    if (first >= 128 && first <= 191) this.#receiveMedia(datagram);
    else if (first >= 20 && first <= 63) this.#receiveDtls(datagram);
  }

  /** Another leg has proved itself from this address. */
  losePath(key: string): void { this.#ice.forget(key); }

  /** Called every second or so: consent (RFC 7675). */
  sweep(now: number): void {
    if (!this.#ice.expire(now) && this.#state === 'connected') this.#setState('failed', 'ice');
  }

  #receiveMedia(datagram: Buffer): void {
    const inbound = this.#inbound;
    if (!inbound) return;
    // RFC 5761 section 4: RTCP packet types are 192 to 223.
    const type = datagram[1] ?? 0;
    const isRtcp = type >= 192 && type <= 223;
    const length = isRtcp ? inbound.unprotectRtcp(datagram) : inbound.unprotectRtp(datagram);
    if (length === 0) return;
    if (!this.#isConfirmed) {
      this.#isConfirmed = true;
      this.#dtls?.confirm();
    }
    const deliver = isRtcp ? this.onRtcp : this.onRtp;
    deliver?.(datagram.subarray(0, length));
  }

  #receiveDtls(datagram: Buffer): void {
    if (this.#dtls) { this.#dtls.receive(datagram); return; }
    // The answer with the fingerprint is still under way; nothing is said to a peer that cannot be identified yet.
    if (this.#early.length >= maxEarly) this.#early.shift();
    this.#early.push(Buffer.from(datagram));
  }

  #startDtls(): void {
    const { certificate, clock, random } = this.#host;
    this.#dtls = new DtlsServer({
      certificate, clock, random, fingerprints: this.#fingerprints,
      send: (datagram) => { this.#ice.selected?.send(datagram); },
      onConnected: (keys) => { this.#useKeys(keys); },
      onFailed: () => { this.#fail('dtls'); },
      onClosed: () => { this.#endDtls(); this.#setState('closed'); },
    });
    this.#cancelTimeout = clock.after(connectTimeoutMs, () => { this.#fail(this.#ice.lastSeen === 0 ? 'ice' : 'dtls'); });
    if (this.#state !== undefined) this.#setState('connecting');
    const early = this.#early;
    this.#early = [];
    for (const datagram of early) this.#dtls.receive(datagram);
  }

  #useKeys(keys: SrtpKeyingMaterial): void {
    this.#cancelTimeout?.();
    this.#isConfirmed = false;
    this.#inbound = new SrtpContext(keys.client);
    this.#outbound = new SrtpContext(keys.server);
    this.#setState('connected');
  }

  #fail(reason: TransportFailure): void {
    this.#endDtls();
    this.#setState('failed', reason);
  }

  /** The association ends; `#dtls` stays as the tombstone that swallows what still comes for it. */
  #endDtls(): void {
    this.#cancelTimeout?.();
    this.#dtls?.close();
    this.#inbound = undefined;
    this.#outbound = undefined;
  }

  #setState(state: TransportState, reason?: TransportFailure): void {
    if (this.#state === state) return;
    this.#state = state;
    this.onState?.(state, reason);
  }

  #newCredentials(): IceCredentials {
    const credentials = this.#host.register(this);
    this.#ufrags.add(credentials.ufrag);
    return credentials;
  }

  #forgetUfrag(ufrag: string): void {
    this.#ufrags.delete(ufrag);
    this.#host.unregister(ufrag);
  }
}

const hashes: ReadonlyMap<string, AcceptedFingerprint['hash']> = new Map([['sha-256', 'sha256'], ['sha-384', 'sha384'], ['sha-512', 'sha512']]);

/** SHA-1 and older are not accepted (RFC 8122 section 5). */
function accepted({ algorithm, value }: Fingerprint): AcceptedFingerprint[] {
  const hash = hashes.get(algorithm.toLowerCase());
  return hash ? [{ hash, value: value.trim().toUpperCase() }] : [];
}
