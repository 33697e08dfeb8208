/** The serialiser: from a start line, headers and body to bytes. No CR or LF can get into a line. */
import type { Header } from './message.js';

export interface Outgoing { readonly startLine: string; readonly headers: readonly Header[]; readonly body: string }

const SPELLED: ReadonlyMap<string, string> = new Map([
  ['call-id', 'Call-ID'], ['cseq', 'CSeq'], ['www-authenticate', 'WWW-Authenticate'], ['rseq', 'RSeq'], ['rack', 'RAck'], ['min-se', 'Min-SE'],
  ...['Via', 'From', 'To', 'Contact', 'Max-Forwards', 'Content-Type', 'Route', 'Record-Route', 'Allow', 'Supported', 'Require', 'Reason',
    'Session-Expires', 'X-Ccc-Interaction', 'X-Ccc-Leg', 'X-Ccc-Auto-Answer', 'Answer-Mode', 'X-Ccc-Data', 'X-Ccc-Caller', 'P-Asserted-Identity', 'Retry-After', 'Unsupported', 'Accept',
  ].map((n): [string, string] => [n.toLowerCase(), n]),
]);

/** RFC 3261 25.1: controls have no place in a header; they become a blank, so that no value can start a line of its own. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\0-\x08\x0a-\x1f\x7f]/;
// eslint-disable-next-line no-control-regex
export const clean = (value: string): string => (CONTROL.test(value) ? value.replace(/[\0-\x08\x0a-\x1f\x7f]+/g, ' ') : value);

const capitalised = (name: string): string => name.replace(/(^|-)([a-z])/g, (_, dash: string, c: string) => dash + c.toUpperCase());

export function serialise(message: Outgoing): string {
  let out = `${clean(message.startLine)}\r\n`;
  for (const { name, value } of message.headers) {
    if (name === 'content-length') continue;
    out += `${SPELLED.get(name) ?? capitalised(clean(name).replace(/[: \t]/g, ''))}: ${clean(value)}\r\n`;
  }
  return `${out}Content-Length: ${message.body === '' ? 0 : Buffer.byteLength(message.body)}\r\n\r\n${message.body}`;
}

/** A display name as a quoted string; controls vanish, quotes and back-slashes are escaped. */
export const quoted = (text: string): string => `"${clean(text).replace(/["\\]/g, '\\$&')}"`;

/** The user part of a URI: everything outside the unreserved set is escaped (RFC 3261 25.1 `user`). */
export const escapeUser = (user: string): string =>
  user.replace(/[^A-Za-z0-9\-_.!~*'()&=+$,;?/]/gu, (c) => Buffer.from(c).toString('hex').toUpperCase().replace(/../g, '%$&'));

export const formatHost = (host: string): string => (host.includes(':') && !host.startsWith('[') ? `[${host}]` : host);

const REASONS: ReadonlyMap<number, string> = new Map([
  [100, 'Trying'], [180, 'Ringing'], [183, 'Session Progress'], [200, 'OK'], [202, 'Accepted'], [400, 'Bad Request'], [401, 'Unauthorized'],
  [403, 'Forbidden'], [404, 'Not Found'], [405, 'Method Not Allowed'], [406, 'Not Acceptable'], [408, 'Request Timeout'], [410, 'Gone'],
  [413, 'Request Entity Too Large'], [415, 'Unsupported Media Type'], [416, 'Unsupported URI Scheme'], [420, 'Bad Extension'],
  [421, 'Extension Required'], [422, 'Session Interval Too Small'], [423, 'Interval Too Brief'], [480, 'Temporarily Unavailable'],
  [481, 'Call/Transaction Does Not Exist'], [482, 'Loop Detected'], [483, 'Too Many Hops'], [486, 'Busy Here'], [487, 'Request Terminated'],
  [488, 'Not Acceptable Here'], [491, 'Request Pending'], [500, 'Server Internal Error'], [501, 'Not Implemented'], [503, 'Service Unavailable'],
  [504, 'Server Time-out'], [505, 'Version Not Supported'], [603, 'Decline'],
]);
export const reasonOf = (status: number): string => REASONS.get(status) ?? 'Unspecified';
