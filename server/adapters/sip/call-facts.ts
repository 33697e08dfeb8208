/** What an incoming INVITE says about its call: number asked for, who calls, our own headers. */
import type { CallOrigin, SipAccount } from '../../ports/sip.js';
import type { IncomingFacts } from './leg-incoming.js';
import { headerOf, unescapeUser, type NameAddr, type SipRequest } from './message.js';
import { parseNameAddr, splitList } from './uri.js';

const MAX_TEXT = 200;
const MAX_DATA = 4_096;
/** Interaction ids are ours; anything else in that header is not one. */
const ID = /^[A-Za-z0-9._:-]{1,100}$/;

export function callFacts(request: SipRequest, origin: CallOrigin, account: SipAccount | undefined): IncomingFacts {
  const interactionId = headerOf(request, 'x-ccc-interaction');
  const data = callData(headerOf(request, 'x-ccc-data')), callerNumber = headerOf(request, 'x-ccc-caller');
  return {
    origin, to: unescapeUser(request.uri.user ?? '').slice(0, MAX_TEXT), from: caller(request, origin, account),
    // A trunk cannot choose the ids of our interactions.
    interactionId: origin.kind !== 'trunk' && interactionId !== undefined && ID.test(interactionId) ? interactionId : undefined,
    ...(data && origin.kind !== 'trunk' ? { data } : {}),
    ...(callerNumber !== undefined && origin.kind === 'agent' ? { callerNumber: callerNumber.trim().slice(0, MAX_TEXT) } : {}),
  };
}

/** A trunk asserts the number (P-Asserted-Identity, RFC 3325, else From); an account is who it authenticated as. */
function caller(request: SipRequest, origin: CallOrigin, account: SipAccount | undefined): IncomingFacts['from'] {
  const asserted = account ? undefined : assertedIdentity(request);
  const address = asserted ?? request.from;
  const name = plain(asserted?.display ?? request.from.display);
  switch (origin.kind) {
    case 'agent': return { number: origin.agentId, name };
    case 'phone': return { number: origin.extension, name };
    case 'web': return { number: origin.number, name };
    case 'trunk': return { number: plain(unescapeUser(address.uri.user ?? '').split(';', 1)[0]) ?? '', name };
  }
}

function assertedIdentity(request: SipRequest): NameAddr | undefined {
  for (const part of splitList(headerOf(request, 'p-asserted-identity') ?? '') ?? []) {
    const address = parseNameAddr(part);
    if (address?.uri.user !== undefined) return address;
  }
  return undefined;
}

/** Control characters and excess go; an empty text is none. */
function plain(text: string | undefined): string | undefined {
  // eslint-disable-next-line no-control-regex
  const kept = text?.replace(/[\0-\x1f\x7f]/g, '').trim().slice(0, MAX_TEXT);
  return kept === '' ? undefined : kept;
}

/** base64url JSON of strings, at most 4 KB; anything else is as if it were not there. */
function callData(header: string | undefined): Readonly<Record<string, string>> | undefined {
  if (header === undefined || header.length > MAX_DATA) return undefined;
  let parsed: unknown;
  try { parsed = JSON.parse(Buffer.from(header, 'base64url').toString('utf8')); } catch { return undefined; }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined;
  const texts = Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[0] !== '__proto__');
  return Object.fromEntries(texts);
}
