/** One call's peer connection: offers and answers at once, keeps mute across device changes. Knows no SIP. */
import type { Clock } from '../../kernel/clock.js';
import { CccError } from '../../kernel/errors.js';
import type { WarmPeer } from './warm-peer.js';

export interface PeerOptions {
  readonly clock: Clock;
  readonly take: () => WarmPeer;
  readonly open: () => Promise<MediaStream>;
  readonly play: (stream: MediaStream) => () => void;
  /** The far end is a center of ours. */
  readonly center?: boolean;
  /** The microphone was allowed and yet could not be opened, after the call was on its way. */
  readonly onMicrophoneLost: (error: unknown) => void;
}

export interface OfferOptions {
  /** The microphone is known to be allowed: not waited for. */
  readonly ahead?: boolean;
  /** Sends nothing yet, and opens no microphone: for a call that still rings. */
  readonly silent?: boolean;
  /** The network changed: new candidates (RFC 8445 section 9). */
  readonly iceRestart?: boolean;
}

/** What a call has of its media: a peer connection of its own, or a line that stands. */
export type CallPeer = Omit<Pick<Peer, keyof Peer>, 'connection'> & { readonly connection: Pick<RTCPeerConnection, 'getStats'> };

/** Longest wait for candidates, counted from when gathering began: a silent STUN server must not hold a call up (F-09). */
const gatherWithin = 400;
/** Host candidates come within milliseconds of the first; a relay we have not heard of by then is not waited for. */
const afterFirst = 60;
const microphoneWithin = 15_000;

export class Peer {
  readonly connection: RTCPeerConnection;
  readonly #options: PeerOptions;
  readonly #since: number;
  readonly #relayed: boolean;
  #first: string | undefined;
  #microphone: Promise<MediaStream> | undefined;
  #stream: MediaStream | undefined;
  #stopPlaying: (() => void) | undefined;
  #muted = false;
  #held = false;
  #closed = false;

  constructor(options: PeerOptions) {
    this.#options = options;
    const warm = options.take();
    this.connection = warm.connection;
    this.#since = warm.since;
    this.#relayed = warm.relayed;
    this.connection.ontrack = (event) => {
      this.#stopPlaying?.();
      this.#stopPlaying = this.#closed ? undefined : options.play(event.streams[0] ?? new MediaStream([event.track]));
    };
  }

  /**
   * Our offer, or our answer when the far end's offer was set. With `ahead` it does not wait for the microphone, which is
   * known to be allowed: opening it takes longer than all the rest, and its track joins without another offer.
   */
  async describe({ ahead = false, silent = false, iceRestart = false }: OfferOptions = {}): Promise<string> {
    this.#alive();
    const answering = this.connection.signalingState === 'have-remote-offer';
    if (!answering && this.connection.getTransceivers().length === 0) this.connection.addTransceiver('audio');
    // RFC 3264 section 8.4: whoever holds goes on sending and hears nothing; the browser makes `inactive` of it where both hold.
    for (const transceiver of this.connection.getTransceivers()) if (transceiver.receiver.track.kind === 'audio') transceiver.direction = this.#held ? 'sendonly' : 'sendrecv';
    if (iceRestart) this.connection.restartIce();
    // The microphone opens while the browser gathers; neither waits for the other.
    const described = this.connection.setLocalDescription();
    const microphone = silent ? Promise.resolve() : this.#attachMicrophone();
    await described;
    if (ahead) microphone.catch((error: unknown) => { if (!this.#closed) this.#options.onMicrophoneLost(error); });
    await Promise.all([ahead ? undefined : microphone, this.#gathered(iceRestart)]);
    this.#alive();
    const sdp = this.connection.localDescription?.sdp;
    if (sdp === undefined) throw new CccError('call-failed', 'no local description');
    return sdp;
  }

  /** The microphone joins what was described without it. */
  async speak(ahead: boolean): Promise<void> {
    const microphone = this.#attachMicrophone();
    if (ahead) microphone.catch((error: unknown) => { if (!this.#closed) this.#options.onMicrophoneLost(error); });
    else await microphone;
    this.#alive();
  }

  /** Something is to be received, as agreed. */
  get receives(): boolean {
    const direction = this.#audio()?.currentDirection;
    return direction === 'sendrecv' || direction === 'recvonly';
  }

  /** The microphone this call began with; others may have taken its place. */
  get firstTrack(): string | undefined { return this.#first; }

  /** The far end's answer to our offer, or its offer. */
  async accept(sdp: string): Promise<void> {
    this.#alive();
    const type = this.connection.signalingState === 'have-local-offer' ? 'answer' : 'offer';
    await this.connection.setRemoteDescription({ type, sdp });
  }

  /** Back to what was agreed before (RFC 3261 section 14.2: a failed re-INVITE changes nothing). */
  async rollback(): Promise<void> {
    const state = this.connection.signalingState;
    if (state === 'have-local-offer') await this.connection.setLocalDescription({ type: 'rollback' });
    if (state === 'have-remote-offer') await this.connection.setRemoteDescription({ type: 'rollback' });
  }

  sendDtmf(tones: string): boolean {
    const sender = this.#sender()?.dtmf;
    if (!sender?.canInsertDTMF) return false;
    // `insertDTMF` replaces what is still to be played.
    sender.insertDTMF(sender.toneBuffer + tones, 100, 70);
    return true;
  }

  mute(muted: boolean): void {
    this.#muted = muted;
    this.#silence();
  }
  /** For the next description: the far end is to hear silence, and we nothing. */
  hold(held: boolean): void {
    this.#held = held;
    this.#silence();
  }
  get held(): boolean { return this.#held; }
  #silence(): void { for (const track of this.#stream?.getAudioTracks() ?? []) track.enabled = !this.#muted && !this.#held; }

  /** Another microphone was chosen, or the one in use was unplugged (F-21). */
  async changeMicrophone(): Promise<void> {
    if (this.#closed || !this.#stream) return;
    this.#microphone = undefined;
    await this.#attachMicrophone();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopPlaying?.();
    stopTracks(this.#stream);
    this.connection.ontrack = null;
    this.connection.close();
  }

  #audio(): RTCRtpTransceiver | undefined {
    return this.connection.getTransceivers().find((transceiver) => transceiver.receiver.track.kind === 'audio');
  }
  #sender(): RTCRtpSender | undefined { return this.#audio()?.sender; }

  async #attachMicrophone(): Promise<void> {
    if (this.#microphone) { await this.#microphone; return; }
    const opening = this.#microphone = this.#openWithin();
    // A refusal is not kept: the next try may find the permission given.
    opening.catch(() => { if (this.#microphone === opening) this.#microphone = undefined; });
    const stream = await opening;
    if (this.#closed) { stopTracks(stream); return; }
    const [track] = stream.getAudioTracks();
    if (!track) throw new CccError('microphone-missing');
    track.enabled = !this.#muted && !this.#held;
    track.onended = () => { this.changeMicrophone().catch(() => undefined); };
    this.#first ??= track.id;
    await this.#sender()?.replaceTrack(track);
    const old = this.#stream;
    this.#stream = stream;
    if (old !== stream) stopTracks(old);
  }

  /** A prompt nobody answers must not leave the call half made; the stream that comes too late is closed. */
  #openWithin(): Promise<MediaStream> {
    return new Promise((resolve, reject) => {
      let late = false;
      const cancel = this.#options.clock.after(microphoneWithin, () => { late = true; reject(new CccError('microphone-denied', 'not answered')); });
      this.#options.open().then((stream) => { cancel(); if (late) stopTracks(stream); else resolve(stream); }, (error: unknown) => { cancel(); reject(error); });
    });
  }

  /** `anew`: after a restart, which the browser has perhaps not begun yet. */
  #gathered(anew = false): Promise<void> {
    const { connection } = this;
    // An ICE-lite far end (RFC 8445 section 2.5) answers checks and makes none: it needs no candidates of ours. A stranger may want to read some all the same.
    const needless = ((anew || this.#options.center === true) && connection.remoteDescription?.sdp.includes('a=ice-lite') === true) || (!anew && connection.iceGatheringState === 'complete');
    if (needless) return Promise.resolve();
    return new Promise((resolve) => {
      const spent = anew ? 0 : this.#options.clock.monotonic() - this.#since;
      const cancels = [this.#options.clock.after(Math.max(afterFirst, gatherWithin - spent), done)];
      function done(): void {
        for (const cancel of cancels) cancel();
        connection.onicecandidate = null;
        connection.onicegatheringstatechange = null;
        resolve();
      }
      connection.onicegatheringstatechange = () => { if (connection.iceGatheringState === 'complete') done(); };
      connection.onicecandidate = ({ candidate }) => {
        if (!candidate) done();
        else if (!this.#relayed && cancels.length === 1) cancels.push(this.#options.clock.after(afterFirst, done));
      };
    });
  }

  #alive(): void { if (this.#closed) throw new CccError('call-failed', 'the call is over'); }
}

const stopTracks = (stream: MediaStream | undefined): void => {
  for (const track of stream?.getTracks() ?? []) { track.onended = null; track.stop(); }
};
