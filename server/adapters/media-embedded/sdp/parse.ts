/** Reads SDP (RFC 8866) as far as an audio call needs it; hostile input costs one pass over a bounded text and ends in an error. */
import { CccError } from 'ccc-workstation/errors';
import type { MediaDirection } from '../../../ports/media.js';
import type { Fingerprint } from '../packet-transport.js';

/** A browser's offer with video has 8 KB and 250 lines; nothing that we talk to needs more than this. */
const MAX_CHARS = 64 * 1024;
const MAX_LINES = 1000;
const MAX_LINE_CHARS = 4096;
const MAX_MEDIA = 16;
const MAX_FORMATS = 64;
const MAX_ATTRIBUTES = 128;

export interface RtpMap { readonly payloadType: number; readonly name: string; readonly rate: number; readonly channels: number }
export interface SdpMedia {
  kind: string;
  port: number;
  protocol: string;
  formats: string[];
  /** From `c=`, of the media or else of the session. */
  address: string | undefined;
  direction: MediaDirection;
  rtpMaps: RtpMap[];
  fmtp: { readonly payloadType: number; readonly parameters: string }[];
  mid: string | undefined;
  ptime: number | undefined;
  rtcpPort: number | undefined;
  rtcpMux: boolean;
  ufrag: string | undefined;
  pwd: string | undefined;
  fingerprints: Fingerprint[];
  setup: 'active' | 'passive' | 'actpass' | undefined;
}
export interface ParsedSdp { readonly media: readonly SdpMedia[]; readonly bundle: readonly string[] }

type Scope = Omit<SdpMedia, 'kind' | 'port' | 'protocol' | 'formats'>;

const refuse = (detail: string): CccError => new CccError('bad-request', `SDP: ${detail}`);

export function parseSdp(text: string): ParsedSdp {
  if (text.length > MAX_CHARS) throw refuse('too long');
  const lines = text.split('\n', MAX_LINES + 1);
  if (lines.length > MAX_LINES) throw refuse('too many lines');
  if (!lines[0]?.startsWith('v=0')) throw refuse('no version');
  const session = emptyScope();
  const media: SdpMedia[] = [];
  const bundle: string[] = [];
  let scope: Scope = session;
  for (const raw of lines) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line.length > MAX_LINE_CHARS) throw refuse('line too long');
    if (line.length < 2 || line[1] !== '=') continue;
    const value = line.slice(2);
    if (line[0] === 'm') {
      if (media.length >= MAX_MEDIA) throw refuse('too many media');
      const opened = openMedia(value, session);
      media.push(opened);
      scope = opened;
    } else if (line[0] === 'c') scope.address = readAddress(value);
    else if (line[0] === 'a' && value.startsWith('group:BUNDLE')) bundle.push(...value.split(' ').slice(1, MAX_MEDIA + 1));
    else if (line[0] === 'a') readAttribute(value, scope);
  }
  return { media, bundle };
}

function emptyScope(): Scope {
  return {
    address: undefined, direction: 'sendrecv', rtpMaps: [], fmtp: [], mid: undefined, ptime: undefined, rtcpPort: undefined, rtcpMux: false,
    ufrag: undefined, pwd: undefined, fingerprints: [], setup: undefined,
  };
}

/** `m=audio 49170 RTP/AVP 0 8 101`; a port may carry a count (`49170/2`). Session attributes are the defaults of the media. */
function openMedia(value: string, session: Scope): SdpMedia {
  const [kind, port, protocol, ...formats] = value.split(' ').filter((word) => word !== '');
  const number = integer(port?.split('/', 1)[0], 65535);
  if (!kind || !protocol || number === undefined || formats.length === 0 || formats.length > MAX_FORMATS) throw refuse('media line');
  return { ...session, rtpMaps: [], fmtp: [], mid: undefined, fingerprints: [...session.fingerprints], kind, port: number, protocol, formats };
}

/** `IN IP4 192.0.2.1`, maybe with `/ttl`. Anything but a literal IPv4 address counts as no address: names are never resolved. */
function readAddress(value: string): string | undefined {
  const [net, family, address] = value.split(' ');
  const literal = address?.split('/', 1)[0];
  return net === 'IN' && family === 'IP4' && literal !== undefined && isIpv4(literal) ? literal : undefined;
}

export function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => part.length <= 3 && integer(part, 255) !== undefined);
}

/** A whole decimal number up to `max`, or undefined. */
function integer(text: string | undefined, max: number): number | undefined {
  if (text === undefined || text.length > 10 || !/^[0-9]+$/.test(text)) return undefined;
  const number = Number(text);
  return number <= max ? number : undefined;
}

const directions: ReadonlySet<string> = new Set<MediaDirection>(['sendrecv', 'sendonly', 'recvonly', 'inactive']);
const isDirection = (text: string): text is MediaDirection => directions.has(text);

function readAttribute(line: string, scope: Scope): void {
  const colon = line.indexOf(':');
  if (colon < 0) {
    if (isDirection(line)) scope.direction = line;
    else if (line === 'rtcp-mux') scope.rtcpMux = true;
    return;
  }
  const value = line.slice(colon + 1).trim();
  switch (line.slice(0, colon)) {
    case 'rtpmap': readRtpMap(value, scope); break;
    case 'fmtp': readFmtp(value, scope); break;
    case 'mid': scope.mid = token(value); break;
    case 'ptime': scope.ptime = integer(value, 200); break;
    case 'rtcp': scope.rtcpPort = integer(value.split(' ', 1)[0], 65535); break;
    case 'ice-ufrag': scope.ufrag = value.length <= 256 ? value : undefined; break;
    case 'ice-pwd': scope.pwd = value.length <= 256 ? value : undefined; break;
    case 'fingerprint': readFingerprint(value, scope); break;
    case 'setup': if (value === 'active' || value === 'passive' || value === 'actpass') scope.setup = value; break;
  }
}

/** What may be written back into an answer: a token of RFC 8866, short. */
function token(value: string): string | undefined {
  return /^[A-Za-z0-9!#$%&'*+.^_`{|}~-]{1,64}$/.test(value) ? value : undefined;
}

function readRtpMap(value: string, scope: Scope): void {
  const [type, coding] = value.split(' ');
  const payloadType = integer(type, 127);
  const [name, rate, channels] = (coding ?? '').split('/');
  const hertz = integer(rate, 1_000_000);
  if (payloadType === undefined || !name || hertz === undefined || scope.rtpMaps.length >= MAX_ATTRIBUTES) return;
  scope.rtpMaps.push({ payloadType, name, rate: hertz, channels: integer(channels, 8) ?? 1 });
}

function readFmtp(value: string, scope: Scope): void {
  const space = value.indexOf(' ');
  const payloadType = integer(value.slice(0, Math.max(0, space)), 127);
  if (payloadType === undefined || scope.fmtp.length >= MAX_ATTRIBUTES) return;
  scope.fmtp.push({ payloadType, parameters: value.slice(space + 1) });
}

function readFingerprint(value: string, scope: Scope): void {
  const [algorithm, hex] = value.split(' ');
  if (!algorithm || !hex || scope.fingerprints.length >= 8 || !/^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){15,63}$/.test(hex)) return;
  scope.fingerprints.push({ algorithm: algorithm.toLowerCase(), value: hex.toUpperCase() });
}
