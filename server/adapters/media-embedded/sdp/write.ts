/** Writes the SDP of one audio leg, plain RTP or WebRTC; other media lines of the far end are kept and rejected. */
import type { MediaDirection } from '../../../ports/media.js';
import type { WebRtcParameters } from '../packet-transport.js';
import type { RtpMap } from './parse.js';

export interface LocalEndpoint {
  readonly address: string;
  readonly port: number;
  /** Absent with rtcp-mux. */
  readonly rtcpPort: number | undefined;
  readonly ssrc: number;
  readonly cname: string;
  readonly webrtc: WebRtcParameters | undefined;
}
/** One `m=` line in the order of the first offer: ours, or one that we reject with port 0. */
export type MediaSlot =
  | { readonly ours: true; readonly mid: string | undefined; readonly protocol: string }
  | { readonly ours: false; readonly mid: string | undefined; readonly kind: string; readonly protocol: string; readonly formats: readonly string[] };

export interface LocalDescription {
  readonly sessionId: string;
  readonly version: number;
  readonly endpoint: LocalEndpoint;
  readonly direction: MediaDirection;
  readonly formats: readonly RtpMap[];
  readonly slots: readonly MediaSlot[];
  readonly bundle: boolean;
  readonly setup: 'actpass' | 'passive';
}

export function writeSdp(local: LocalDescription): string {
  const { endpoint } = local;
  const ours = local.slots.find((slot) => slot.ours);
  const lines = ['v=0', `o=- ${local.sessionId} ${String(local.version)} IN IP4 ${endpoint.address}`, 's=-'];
  if (!endpoint.webrtc) lines.push(`c=IN IP4 ${endpoint.address}`);
  lines.push('t=0 0');
  if (endpoint.webrtc) lines.push('a=ice-lite', 'a=msid-semantic: WMS *');
  if (local.bundle && ours?.mid !== undefined) lines.push(`a=group:BUNDLE ${ours.mid}`);
  for (const slot of local.slots) lines.push(...(slot.ours ? ourMedia(local, slot) : rejectedMedia(slot)));
  return `${lines.join('\r\n')}\r\n`;
}

function ourMedia(local: LocalDescription, slot: MediaSlot & { ours: true }): string[] {
  const { endpoint } = local;
  const types = local.formats.map((format) => String(format.payloadType)).join(' ');
  const lines = [`m=audio ${String(endpoint.port)} ${slot.protocol} ${types}`];
  if (endpoint.webrtc) lines.push(`c=IN IP4 ${endpoint.address}`);
  if (slot.mid !== undefined) lines.push(`a=mid:${slot.mid}`);
  if (endpoint.rtcpPort !== undefined) lines.push(`a=rtcp:${String(endpoint.rtcpPort)}`);
  if (endpoint.webrtc) lines.push(...webrtcLines(endpoint.webrtc, local.setup));
  for (const format of local.formats) {
    lines.push(`a=rtpmap:${String(format.payloadType)} ${format.name}/${String(format.rate)}${format.channels > 1 ? `/${String(format.channels)}` : ''}`);
    if (format.name === 'telephone-event') lines.push(`a=fmtp:${String(format.payloadType)} 0-15`);
    if (format.name === 'opus') lines.push(`a=fmtp:${String(format.payloadType)} minptime=10;useinbandfec=1`);
  }
  lines.push('a=ptime:20', `a=${local.direction}`);
  if (endpoint.webrtc) lines.push(`a=ssrc:${String(endpoint.ssrc)} cname:${endpoint.cname}`, `a=msid:ccc audio`);
  return lines;
}

function webrtcLines(webrtc: WebRtcParameters, setup: string): string[] {
  return [
    `a=ice-ufrag:${webrtc.ufrag}`, `a=ice-pwd:${webrtc.pwd}`, `a=fingerprint:sha-256 ${webrtc.fingerprint}`, `a=setup:${setup}`, 'a=rtcp-mux',
    ...webrtc.candidates.map((each) => `a=candidate:${each.foundation} 1 udp ${String(each.priority)} ${each.address} ${String(each.port)} typ host`),
    'a=end-of-candidates',
  ];
}

/** RFC 3264 section 6: a rejected stream keeps its place, its formats do not matter. */
function rejectedMedia(slot: MediaSlot & { ours: false }): string[] {
  const lines = [`m=${slot.kind} 0 ${slot.protocol} ${slot.formats.join(' ')}`, 'c=IN IP4 0.0.0.0'];
  if (slot.mid !== undefined) lines.push(`a=mid:${slot.mid}`);
  return [...lines, 'a=inactive'];
}
