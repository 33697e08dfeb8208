/** Do packets still arrive? A pure fold of the browser's counters: a path is lost when it brings nothing for a while, and back with the first packet. */

export interface Counted {
  /** RTP packets that came. */
  readonly packets: number;
  /** Answers to connectivity checks: the path lives, whatever the far end does. */
  readonly checks: number;
}
export interface Flow extends Counted { readonly at: number; readonly lost: boolean; readonly patienceMs: number }

/** Twenty-five packets are missing by then, which is no jitter; with a look every quarter of a second it is known within 1.5 s (F-04). */
const talking = 1_000;
/** The far end sends nothing while it is silent: then only the checks tell, and browsers send one every 2.5 s. */
const silent = 6_000;
/** The first packet needs ICE and DTLS before it. */
const starting = 4_000;

export const beginFlow = (now: number): Flow => ({ packets: 0, checks: 0, at: now, lost: false, patienceMs: starting });

export function watchFlow(flow: Flow, { packets, checks }: Counted, now: number): Flow {
  // A browser may begin its counters anew.
  if (packets !== flow.packets) return { packets, checks, at: now, lost: false, patienceMs: talking };
  if (checks > flow.checks) return { packets, checks, at: now, lost: false, patienceMs: flow.packets === 0 ? starting : silent };
  return { ...flow, checks, lost: now - flow.at >= flow.patienceMs };
}

/** Counted over a whole report; old candidate pairs only add what they once counted. */
export function countedIn(report: RTCStatsReport): Counted {
  let packets = 0, checks = 0;
  report.forEach((entry: { readonly type: string; readonly packetsReceived?: number; readonly responsesReceived?: number }) => {
    if (entry.type === 'inbound-rtp') packets += entry.packetsReceived ?? 0;
    if (entry.type === 'candidate-pair') checks += entry.responsesReceived ?? 0;
  });
  return { packets, checks };
}
