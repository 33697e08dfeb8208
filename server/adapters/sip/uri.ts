/** URIs and name-addr values (RFC 3261 section 19.1 and 20.10), parsed by hand: linear time, no back-tracking. */
import { NO_PARAMS, type NameAddr, type Param, type SipUri } from './message.js';

const LT = 60, GT = 62, QUOTE = 34, SPACE = 32, TAB = 9, SEMI = 59, COLON = 58, QUESTION = 63, BACKSLASH = 92;

export const isBlank = (c: number): boolean => c === SPACE || c === TAB;

export function skipBlank(s: string, at: number): number {
  while (at < s.length && isBlank(s.charCodeAt(at))) at++;
  return at;
}

const TOKEN = new Uint8Array(128);
for (const c of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~") TOKEN[c.charCodeAt(0)] = 1;
const HOST = new Uint8Array(128);
for (const c of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._') HOST[c.charCodeAt(0)] = 1;

export function isToken(s: string): boolean {
  if (s === '') return false;
  for (let i = 0; i < s.length; i++) if (TOKEN[s.charCodeAt(i)] !== 1) return false;
  return true;
}

/** Plain decimal of at most ten digits, or -1. */
export function decimal(s: string): number {
  if (s === '' || s.length > 10) return -1;
  let n = 0;
  for (let i = 0; i < s.length; i++) {
    const d = s.charCodeAt(i) - 48;
    if (d < 0 || d > 9) return -1;
    n = n * 10 + d;
  }
  return n;
}

export interface HostPort { readonly host: string; readonly port: number | undefined }

/** `host`, `host:port`, `[v6]`, `[v6]:port`. Blanks around the colon are legal in a Via only, so the caller trims. */
export function parseHostPort(s: string): HostPort | undefined {
  let end = 0;
  if (s.charCodeAt(0) === 91) {
    end = s.indexOf(']') + 1;
    if (end === 0 || end > 48 || !/^\[[0-9a-fA-F:.]+\]$/.test(s.slice(0, end))) return undefined;
  } else {
    while (end < s.length && HOST[s.charCodeAt(end)] === 1) end++;
    if (end === 0) return undefined;
  }
  if (end === s.length) return { host: s, port: undefined };
  if (s.charCodeAt(end) !== COLON) {
    const rest = skipBlank(s, end);
    if (s.charCodeAt(rest) !== COLON) return undefined;
    return parseHostPort(s.slice(0, end) + s.slice(rest));
  }
  const port = decimal(s.slice(skipBlank(s, end + 1)));
  return port < 0 || port > 65535 ? undefined : { host: s.slice(0, end), port };
}

/** Names are lower-cased, values kept. `at` points behind the value the parameters belong to. */
export function parseParams(s: string, at: number): readonly Param[] | undefined {
  at = skipBlank(s, at);
  if (at >= s.length) return NO_PARAMS;
  const out: Param[] = [];
  while (at < s.length) {
    if (s.charCodeAt(at) !== SEMI) return undefined;
    at = skipBlank(s, at + 1);
    const start = at;
    while (at < s.length && TOKEN[s.charCodeAt(at)] === 1) at++;
    if (at === start) return undefined;
    const name = lower(s.slice(start, at));
    at = skipBlank(s, at);
    if (s.charCodeAt(at) !== 61) { out.push({ name, value: undefined }); continue; }
    const from = skipBlank(s, at + 1);
    at = valueEnd(s, from);
    if (at <= from) return undefined;
    let end = at;
    while (end > from && isBlank(s.charCodeAt(end - 1))) end--;
    out.push({ name, value: s.slice(from, end) });
  }
  return out;
}

/** End of a parameter's value: a quoted string, or everything up to `;`. -1 for an open quote. */
function valueEnd(s: string, at: number): number {
  if (s.charCodeAt(at) === QUOTE) {
    const end = quoteEnd(s, at);
    return end < 0 ? -1 : skipBlank(s, end);
  }
  while (at < s.length) {
    const c = s.charCodeAt(at);
    if (c === SEMI) break;
    if (c === QUOTE || c === LT || c === GT) return -1;
    at++;
  }
  return at;
}

/** Index behind the closing quote of the quoted string that starts at `at`, or -1. */
export function quoteEnd(s: string, at: number): number {
  for (let i = at + 1; i < s.length; i++) {
    const c = s.charCodeAt(i);
    if (c === BACKSLASH) i++;
    else if (c === QUOTE) return i + 1;
  }
  return -1;
}

/** Avoids a new string when there is nothing to change. */
function lower(s: string): string {
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    if (c >= 65 && c <= 90) return s.toLowerCase();
  }
  return s;
}

export function parseUri(raw: string): SipUri | undefined {
  let at = -1, colon = -1, tail = -1;
  for (let i = 0; i < raw.length; i++) {
    const c = raw.charCodeAt(i);
    if (c <= SPACE || c === LT || c === GT || c === QUOTE || c >= 127) return undefined;
    if (c === COLON) { if (colon < 0) colon = i; }
    else if (c === 64) { if (at >= 0) return undefined; at = i; tail = -1; }
    else if ((c === SEMI || c === QUESTION) && tail < 0) tail = i;
  }
  if (colon <= 0) return undefined;
  const scheme = lower(raw.slice(0, colon));
  if (scheme !== 'sip' && scheme !== 'sips') return otherUri(raw, scheme, colon);
  let user: string | undefined;
  if (at >= 0) {
    const password = raw.indexOf(':', colon + 1);
    user = raw.slice(colon + 1, password > 0 && password < at ? password : at);
    if (user === '') return undefined;
  }
  const start = (at >= 0 ? at : colon) + 1;
  const place = parseHostPort(raw.slice(start, tail < 0 ? raw.length : tail));
  if (!place) return undefined;
  if (tail < 0) return { raw, scheme, user, host: place.host, port: place.port, params: NO_PARAMS, hasHeaders: false };
  const question = raw.indexOf('?', tail);
  const params = uriParams(question < 0 ? raw.slice(tail) : raw.slice(tail, question));
  return params && { raw, scheme, user, host: place.host, port: place.port, params, hasHeaders: question >= 0 };
}

/** URI parameters allow more characters than header parameters (`[ ] / : & + $`), but no quoting. */
function uriParams(s: string): readonly Param[] | undefined {
  if (s === '') return NO_PARAMS;
  const out: Param[] = [];
  let at = 1;
  while (at <= s.length) {
    let end = s.indexOf(';', at);
    if (end < 0) end = s.length;
    if (end === at) return undefined;
    const part = s.slice(at, end);
    const equals = part.indexOf('=');
    if (equals === 0) return undefined;
    out.push(equals < 0 ? { name: lower(part), value: undefined } : { name: lower(part.slice(0, equals)), value: part.slice(equals + 1) });
    at = end + 1;
  }
  return out;
}

function otherUri(raw: string, scheme: string, colon: number): SipUri | undefined {
  if (!/^[a-z][a-z0-9+.-]*$/.test(scheme)) return undefined;
  const rest = raw.slice(colon + 1);
  const semi = rest.indexOf(';');
  return { raw, scheme, user: semi < 0 ? rest : rest.slice(0, semi), host: '', port: undefined, params: NO_PARAMS, hasHeaders: false };
}

/** `"Display" <uri>;params`, `Display <uri>;params` or `uri;params` (then the parameters belong to the header). */
export function parseNameAddr(s: string): NameAddr | undefined {
  let at = skipBlank(s, 0);
  let display: string | undefined;
  if (s.charCodeAt(at) === QUOTE) {
    const end = quoteEnd(s, at);
    if (end < 0) return undefined;
    display = unquote(s.slice(at, end));
    at = skipBlank(s, end);
    if (s.charCodeAt(at) !== LT) return undefined;
  } else if (s.charCodeAt(at) !== LT) {
    const lt = s.indexOf('<', at);
    if (lt < 0) return addrSpec(s, at);
    display = s.slice(at, lt).trim();
    if (!isToken(display) && !display.split(/[ \t]+/).every(isToken)) return undefined;
    at = lt;
  }
  const gt = s.indexOf('>', at);
  if (gt < 0) return undefined;
  const uri = parseUri(s.slice(at + 1, gt));
  const params = uri && parseParams(s, gt + 1);
  return params && { display, uri, params };
}

function addrSpec(s: string, at: number): NameAddr | undefined {
  const semi = s.indexOf(';', at);
  const text = semi < 0 ? s.slice(at) : s.slice(at, semi);
  // RFC 3261 20.10: a URI with a comma, question mark or semicolon must stand in angle brackets.
  if (text.includes('?') || text.includes(',')) return undefined;
  const uri = parseUri(text.trimEnd());
  const params = uri && parseParams(s, semi < 0 ? s.length : semi);
  return params && { display: undefined, uri, params };
}

export const unquote = (s: string): string => (s.startsWith('"') ? s.slice(1, -1).replace(/\\([\s\S])/g, '$1') : s);

/** Splits a header's value at commas that stand neither in quotes nor in angle brackets; undefined for an empty element or an open quote. */
export function splitList(s: string): readonly string[] | undefined {
  if (!s.includes(',')) return [s];
  const out: string[] = [];
  let start = 0, angle = false;
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    if (c === QUOTE && !angle) {
      const end = quoteEnd(s, i);
      if (end < 0) return undefined;
      i = end - 1;
    } else if (c === LT) angle = true;
    else if (c === GT) angle = false;
    else if (c === 44 && !angle) { out.push(s.slice(start, i).trim()); start = i + 1; }
  }
  out.push(s.slice(start).trim());
  return out.includes('') ? undefined : out;
}
