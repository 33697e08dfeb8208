/** Keeps one peer connection ready whose candidates are gathered, so that a click costs no gathering (3–14 ms instead of 130). */
import type { Clock } from '../../kernel/clock.js';

export interface WarmPeer {
  readonly connection: RTCPeerConnection;
  /** When its gathering began, monotonic. */
  readonly since: number;
  /** STUN or TURN servers are in use: candidates worth a short wait. */
  readonly relayed: boolean;
}
export interface WarmPeers {
  take(): WarmPeer;
  /** A relay did not take the credentials it was given (F-09). */
  readonly refused: boolean;
  /** New servers, or another network: what was gathered is worth nothing. */
  refresh(): void;
  close(): void;
}

/** Mappings of a home router live minutes; a peer that waited longer is made anew. */
const staleAfter = 4 * 60_000;
/**
 * Gathered by then. Chromium (156) loses a pool that is used while it fills and a microphone is being opened: such a connection
 * gathers for ever and finds nothing, not even after an ICE restart (5 of 120 page loads, none without a pool).
 */
const ripeAfter = 200;

export function createWarmPeers(clock: Clock, iceServers: () => readonly RTCIceServer[]): WarmPeers {
  let spare: WarmPeer | undefined;
  let closed = false;
  let refused = false;
  let cancel = (): void => undefined;

  function make(iceCandidatePoolSize: number): WarmPeer {
    const servers = [...iceServers()];
    const connection = new RTCPeerConnection({ iceServers: servers, iceCandidatePoolSize, bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require' });
    // RFC 8489 section 9.2.4: refused though the request had credentials. 701 is the browser's own word for silence.
    connection.onicecandidateerror = ({ errorCode }) => { refused ||= errorCode === 401; };
    return { connection, since: clock.monotonic(), relayed: servers.length > 0 };
  }
  function drop(): void { spare?.connection.close(); spare = undefined; }
  function prepare(): void {
    cancel();
    if (closed) return;
    drop();
    // A call that finds none says so.
    try { spare = make(1); } catch { return; }
    cancel = clock.after(staleAfter, prepare);
  }
  return {
    take() {
      const ripe = spare && clock.monotonic() - spare.since >= ripeAfter ? spare : undefined;
      if (spare && !ripe) return make(0);
      spare = undefined;
      // Not in the same breath: making a peer costs the call that is being set up some milliseconds.
      cancel();
      cancel = clock.after(200, prepare);
      return ripe ?? make(0);
    },
    get refused() { return refused; },
    refresh() { refused = false; prepare(); },
    close() { closed = true; cancel(); drop(); },
  };
}
