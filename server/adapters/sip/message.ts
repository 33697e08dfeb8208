/** What a SIP message is once parsed (RFC 3261 section 7), and how to look things up in it. */

export interface Param { readonly name: string; readonly value: string | undefined }
export interface Header { /** Lower case, long form. */ readonly name: string; readonly value: string }

export interface SipUri {
  /** As received: a B2BUA must not rewrite escapes. */
  readonly raw: string;
  readonly scheme: string;
  /** Still escaped; for `tel:` the number. */
  readonly user: string | undefined;
  readonly host: string;
  readonly port: number | undefined;
  readonly params: readonly Param[];
  /** True with `?header=value` parts, which only a click on a link may carry. */
  readonly hasHeaders: boolean;
}
export interface NameAddr { readonly display: string | undefined; readonly uri: SipUri; readonly params: readonly Param[] }
export interface Via {
  readonly transport: string; readonly host: string; readonly port: number | undefined;
  readonly params: readonly Param[]; readonly branch: string | undefined;
}
export interface CSeq { readonly seq: number; readonly method: string }

interface MessageBase {
  readonly headers: readonly Header[];
  readonly vias: readonly Via[];
  readonly from: NameAddr;
  readonly to: NameAddr;
  readonly fromTag: string | undefined;
  readonly toTag: string | undefined;
  readonly callId: string;
  readonly cseq: CSeq;
  readonly contacts: readonly NameAddr[];
  /** `Contact: *` */
  readonly contactStar: boolean;
  readonly routes: readonly NameAddr[];
  readonly recordRoutes: readonly NameAddr[];
  readonly body: string;
}
export interface SipRequest extends MessageBase { readonly kind: 'request'; readonly method: string; readonly uri: SipUri }
export interface SipResponse extends MessageBase { readonly kind: 'response'; readonly status: number; readonly reason: string }
export type SipMessage = SipRequest | SipResponse;

/** A message that cannot be used. A request whose top Via could be read is answered with `status`; everything else meets silence. */
export interface Malformed {
  readonly kind: 'malformed';
  readonly why: string;
  readonly status: 400 | 505 | undefined;
  readonly headers: readonly Header[];
  readonly vias: readonly Via[];
}

export const NO_PARAMS: readonly Param[] = Object.freeze([]);

export function paramOf(params: readonly Param[], name: string): string | undefined {
  for (const p of params) if (p.name === name) return p.value ?? '';
  return undefined;
}
export const hasParam = (params: readonly Param[], name: string): boolean => params.some((p) => p.name === name);

/** First value of a header by its lower-case long name. */
export function headerOf(message: { readonly headers: readonly Header[] }, name: string): string | undefined {
  for (const h of message.headers) if (h.name === name) return h.value;
  return undefined;
}
export const headersOf = (message: { readonly headers: readonly Header[] }, name: string): string[] =>
  message.headers.filter((h) => h.name === name).map((h) => h.value);

/** Option tags or methods of all headers of this name, as one list. */
export function tokensOf(message: { readonly headers: readonly Header[] }, name: string): string[] {
  const out: string[] = [];
  for (const h of message.headers) {
    if (h.name !== name) continue;
    for (const token of h.value.split(',')) if (token.trim() !== '') out.push(token.trim());
  }
  return out;
}
export const supports = (message: { readonly headers: readonly Header[] }, tag: string): boolean =>
  tokensOf(message, 'supported').includes(tag) || tokensOf(message, 'require').includes(tag);

/** A header's non-negative number, or undefined when it is missing or not one. */
export function numberOf(message: { readonly headers: readonly Header[] }, name: string): number | undefined {
  const value = headerOf(message, name);
  const digits = value === undefined ? undefined : /^\d{1,10}/.exec(value)?.[0];
  return digits === undefined ? undefined : Number(digits);
}

/** True when the body is of this type (parameters of Content-Type are not looked at). */
export const bodyIs = (message: SipMessage, type: string): boolean =>
  message.body !== '' && (headerOf(message, 'content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() === type;

/** The SDP of a message: `application/sdp`, also as the first such part of a multipart body. */
export function sdpOf(message: SipMessage): string | undefined {
  if (message.body === '') return undefined;
  if (bodyIs(message, 'application/sdp')) return message.body;
  const boundary = /^multipart\/[a-z]+.*;\s*boundary="?([^";]{1,70})"?/i.exec(headerOf(message, 'content-type') ?? '')?.[1];
  if (boundary === undefined) return undefined;
  for (const part of message.body.split(`--${boundary}`)) {
    const blank = part.indexOf('\r\n\r\n');
    if (blank > 0 && /content-type:\s*application\/sdp/i.test(part.slice(0, blank))) return part.slice(blank + 4).replace(/\r\n$/, '');
  }
  return undefined;
}

/** `%41` → `A` for comparing and showing; a bad escape stays as it is. */
export function unescapeUser(user: string): string {
  if (!user.includes('%')) return user;
  try { return decodeURIComponent(user); } catch { return user; }
}
