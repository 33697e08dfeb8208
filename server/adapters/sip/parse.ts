/** The message parser (RFC 3261 section 7 and 25): every header split, the routing ones structured, never an exception. */
import type { CSeq, Header, Malformed, NameAddr, SipMessage, SipUri, Via } from './message.js';
import { decimal, isBlank, isToken, parseHostPort, parseNameAddr, parseParams, parseUri, skipBlank, splitList } from './uri.js';
import { paramOf } from './message.js';

const LONG_NAMES: ReadonlyMap<string, string> = new Map([
  ['v', 'via'], ['f', 'from'], ['t', 'to'], ['i', 'call-id'], ['m', 'contact'], ['l', 'content-length'], ['c', 'content-type'],
  ['e', 'content-encoding'], ['k', 'supported'], ['s', 'subject'], ['x', 'session-expires'], ['o', 'event'], ['u', 'allow-events'],
  ['r', 'refer-to'], ['b', 'referred-by'], ['a', 'accept-contact'], ['j', 'reject-contact'], ['d', 'request-disposition'],
]);
/** Spellings seen on the wire → our name, so that the usual header costs one look-up. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  'Via', 'From', 'To', 'Call-ID', 'CSeq', 'Contact', 'Max-Forwards', 'Content-Length', 'Content-Type', 'Route', 'Record-Route', 'Allow',
  'Supported', 'Require', 'User-Agent', 'Server', 'Expires', 'Authorization', 'WWW-Authenticate', 'Proxy-Authorization', 'Session-Expires',
  'Min-SE', 'RSeq', 'RAck', 'Reason', 'Accept', 'Date', 'Subject', 'P-Asserted-Identity', 'X-Ccc-Interaction', 'X-Ccc-Leg', 'X-Ccc-Auto-Answer', 'Answer-Mode', 'X-Ccc-Data', 'X-Ccc-Caller',
].flatMap((n): [string, string][] => [[n, n.toLowerCase()], [n.toLowerCase(), n.toLowerCase()], [n.toUpperCase(), n.toLowerCase()]])
  .concat([['CSEQ', 'cseq'], ['Cseq', 'cseq'], ['Call-Id', 'call-id']]).concat([...LONG_NAMES]));

/**
 * RFC 3261 25.1 allows control characters in a quoted-pair only. A CR or LF that does not end a line is how one header is
 * smuggled into another, so the message is refused.
 */
// eslint-disable-next-line no-control-regex
const FORBIDDEN = /(?<!\\)[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|(?<!\r)\n/;

interface Draft {
  headers: Header[]; vias: Via[]; from: NameAddr | undefined; to: NameAddr | undefined; callId: string | undefined; cseq: CSeq | undefined;
  contacts: NameAddr[]; star: boolean; routes: NameAddr[]; recordRoutes: NameAddr[]; length: number; seen: number;
}
const SEEN_LENGTH = 1, SEEN_FORWARDS = 2, SEEN_EXPIRES = 4, SEEN_TYPE = 8;
const EMPTY = Buffer.from('\r\n\r\n');

export interface ParseOptions { /** Streams frame by Content-Length, so that a message is exactly as long as it says. */ readonly stream?: boolean }

/** Parses one whole message. Leading CRLFs (keep-alive) must be gone. */
export function parseMessage(data: Buffer, options: ParseOptions = {}): SipMessage | Malformed {
  const blank = data.indexOf(EMPTY);
  if (blank < 0) return malformed('no empty line after the headers', undefined, []);
  const head = data.toString('utf8', 0, blank + 2);
  const firstEnd = head.indexOf('\r\n');
  const first = head.slice(0, firstEnd);
  const draft = newDraft();
  let why = FORBIDDEN.test(head) ? 'a control character outside a quoted pair' : undefined;
  const start = parseStartLine(first);
  const failed = parseHeaders(head, firstEnd + 2, draft);
  why ??= failed ?? (typeof start === 'string' ? start : undefined) ?? missing(draft);
  const version = / SIP\/(?!2\.0$)\d+\.\d+$/.test(first);
  const isResponse = first.startsWith('SIP/');
  if (why !== undefined || typeof start === 'string') return malformed(version ? 'another SIP version' : why ?? '', isResponse ? undefined : version ? 505 : 400, draft.headers, draft.vias);
  const { from, to, callId, cseq } = draft;
  if (!from || !to || callId === undefined || !cseq) return malformed('a header is missing', 400, draft.headers, draft.vias);
  const bodyStart = blank + 4, available = data.length - bodyStart;
  if (draft.length > available || (options.stream === true && draft.length !== available)) {
    return malformed('Content-Length does not fit', isResponse ? undefined : 400, draft.headers, draft.vias);
  }
  const size = draft.length < 0 ? available : draft.length;
  const body = size === 0 ? '' : data.toString('utf8', bodyStart, bodyStart + size);
  const common = {
    headers: draft.headers, vias: draft.vias, from, to, fromTag: paramOf(from.params, 'tag'), toTag: paramOf(to.params, 'tag'), callId, cseq,
    contacts: draft.contacts, contactStar: draft.star, routes: draft.routes, recordRoutes: draft.recordRoutes, body,
  };
  if (start.kind === 'response') return { kind: 'response', status: start.status, reason: start.reason, ...common };
  if (cseq.method !== start.method) return malformed('CSeq names another method', 400, draft.headers, draft.vias);
  return { kind: 'request', method: start.method, uri: start.uri, ...common };
}

const newDraft = (): Draft => ({
  headers: [], vias: [], from: undefined, to: undefined, callId: undefined, cseq: undefined, contacts: [], star: false, routes: [],
  recordRoutes: [], length: -1, seen: 0,
});
const malformed = (why: string, status: 400 | 505 | undefined, headers: readonly Header[], vias: readonly Via[] = []): Malformed =>
  ({ kind: 'malformed', why, status: vias.length > 0 ? status : undefined, headers, vias });

function missing(d: Draft): string | undefined {
  if (d.vias.length === 0) return 'Via is missing';
  return d.from && d.to && d.callId !== undefined && d.cseq ? undefined : 'From, To, Call-ID or CSeq is missing';
}

type StartLine = { readonly kind: 'request'; readonly method: string; readonly uri: SipUri } | { readonly kind: 'response'; readonly status: number; readonly reason: string };

function parseStartLine(line: string): StartLine | string {
  if (line.startsWith('SIP/')) {
    if (!line.startsWith('SIP/2.0 ')) return 'another SIP version';
    const status = decimal(line.slice(8, 11));
    if (status < 100 || status > 699 || (line.length > 11 && line.charCodeAt(11) !== 32)) return 'bad status code';
    return { kind: 'response', status, reason: line.slice(12) };
  }
  const one = line.indexOf(' '), two = line.lastIndexOf(' ');
  if (one <= 0 || one === two) return 'bad request line';
  if (line.slice(two + 1) !== 'SIP/2.0') return 'bad version';
  const method = line.slice(0, one);
  if (!isToken(method)) return 'bad method';
  const uri = parseUri(line.slice(one + 1, two));
  return !uri || uri.hasHeaders ? 'bad Request-URI' : { kind: 'request', method, uri };
}

/** Goes through all headers, even after a fault, so that a 400 can carry what was readable. Returns the first fault. */
function parseHeaders(head: string, at: number, draft: Draft): string | undefined {
  let fault: string | undefined;
  while (at < head.length) {
    let end = head.indexOf('\r\n', at);
    let folded = false;
    while (end + 2 < head.length && isBlank(head.charCodeAt(end + 2))) { folded = true; end = head.indexOf('\r\n', end + 2); }
    const colon = head.indexOf(':', at);
    if (colon < 0 || colon > end) return fault ?? 'a header without colon';
    const name = headerName(head.slice(at, colon));
    let from = colon + 1, to = end;
    while (from < to && isBlank(head.charCodeAt(from))) from++;
    while (to > from && isBlank(head.charCodeAt(to - 1))) to--;
    let value = head.slice(from, to);
    if (folded) value = value.replace(/\r\n[ \t]+/g, ' ').trim();
    at = end + 2;
    if (name === undefined) { fault ??= 'a bad header name'; continue; }
    draft.headers.push({ name, value });
    const problem = structure(draft, name, value);
    fault ??= problem;
  }
  return fault;
}

function headerName(spelled: string): string | undefined {
  const known = SPELLINGS.get(spelled);
  if (known !== undefined) return known;
  const name = spelled.trimEnd().toLowerCase();
  return isToken(name) ? LONG_NAMES.get(name) ?? name : undefined;
}

function structure(d: Draft, name: string, value: string): string | undefined {
  switch (name) {
    case 'via': return parseVias(value, d.vias) ? undefined : 'bad Via';
    case 'from': if (d.from) return 'two From'; d.from = parseNameAddr(value); return d.from ? undefined : 'bad From';
    case 'to': if (d.to) return 'two To'; d.to = parseNameAddr(value); return d.to ? undefined : 'bad To';
    case 'call-id': if (d.callId !== undefined) return 'two Call-ID'; d.callId = value; return value === '' || value.includes(' ') ? 'bad Call-ID' : undefined;
    case 'cseq': if (d.cseq) return 'two CSeq'; d.cseq = parseCSeq(value); return d.cseq ? undefined : 'bad CSeq';
    case 'contact':
      if (value === '*') { d.star = true; return undefined; }
      return addresses(value, d.contacts) ? undefined : 'bad Contact';
    case 'route': return addresses(value, d.routes) ? undefined : 'bad Route';
    case 'record-route': return addresses(value, d.recordRoutes) ? undefined : 'bad Record-Route';
    case 'content-length': d.length = decimal(value); return once(d, SEEN_LENGTH) || d.length < 0 ? 'bad Content-Length' : undefined;
    case 'max-forwards': { const n = decimal(value); return once(d, SEEN_FORWARDS) || n < 0 || n > 255 ? 'bad Max-Forwards' : undefined; }
    case 'expires': return once(d, SEEN_EXPIRES) || decimal(value) < 0 || decimal(value) > 0xffff_ffff ? 'bad Expires' : undefined;
    case 'content-type': return once(d, SEEN_TYPE) ? 'two Content-Type' : undefined;
    case 'date': return value.endsWith('GMT') ? undefined : 'bad Date';
    default: return undefined;
  }
}

function once(d: Draft, bit: number): boolean {
  const again = (d.seen & bit) !== 0;
  d.seen |= bit;
  return again;
}

function addresses(value: string, into: NameAddr[]): boolean {
  const parts = splitList(value);
  if (!parts) return false;
  for (const part of parts) {
    const address = parseNameAddr(part);
    if (!address) return false;
    into.push(address);
  }
  return true;
}

export function parseVias(value: string, into: Via[]): boolean {
  const parts = splitList(value);
  if (!parts) return false;
  for (const part of parts) {
    const via = parseVia(part);
    if (!via) return false;
    into.push(via);
  }
  return true;
}

function parseVia(s: string): Via | undefined {
  let at = 8;
  if (!s.startsWith('SIP/2.0/')) {
    const protocol = /^SIP[ \t]*\/[ \t]*2\.0[ \t]*\/[ \t]*/i.exec(s);
    if (!protocol) return undefined;
    at = protocol[0].length;
  }
  let end = at;
  while (end < s.length && !isBlank(s.charCodeAt(end))) end++;
  const transport = s.slice(at, end);
  if (!isToken(transport)) return undefined;
  at = skipBlank(s, end);
  const semi = s.indexOf(';', at);
  const sentBy = (semi < 0 ? s.slice(at) : s.slice(at, semi)).trimEnd();
  const place = parseHostPort(sentBy);
  const params = place && parseParams(s, semi < 0 ? s.length : semi);
  return params && { transport, host: place.host, port: place.port, params, branch: paramOf(params, 'branch') };
}

function parseCSeq(value: string): CSeq | undefined {
  let at = 0;
  while (at < value.length && !isBlank(value.charCodeAt(at))) at++;
  const seq = decimal(value.slice(0, at).replace(/^0+(?=\d)/, ''));
  const method = value.slice(skipBlank(value, at));
  // RFC 3261 8.1.1.5: less than 2**31.
  return seq < 0 || seq > 0x7fff_ffff || !isToken(method) ? undefined : { seq, method };
}
