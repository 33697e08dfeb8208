/** The headers that tie a SIP call to the center's interaction, and who calls. */
import type { IncomingRequestMessage } from 'sip.js/lib/core/messages/incoming-request-message.js';
import { Grammar } from 'sip.js/lib/grammar/grammar.js';
import { CccError } from '../../kernel/errors.js';

const idPattern = /^[A-Za-z0-9_.-]{1,64}$/;
const idIn = (value: string | undefined): string | undefined => value !== undefined && idPattern.test(value.trim()) ? value.trim() : undefined;

export interface CallIds { readonly interactionId: string; readonly legId: string }

/** A plain PBX sends neither header: then the call is an interaction of its own. */
export function idsOf(message: IncomingRequestMessage, newId: () => string): CallIds {
  return { interactionId: idIn(message.getHeader('X-Ccc-Interaction')) ?? newId(), legId: idIn(message.getHeader('X-Ccc-Leg')) ?? newId() };
}

/** The center brings a running leg to this page; nobody is asked, and the microphone stays as it was. */
export const attachmentIn = (message: IncomingRequestMessage): { readonly muted: boolean } | undefined =>
  message.getHeader('X-Ccc-Attach') === '1' ? { muted: message.getHeader('X-Ccc-Muted') === '1' } : undefined;

/** The center asks that it be answered without a click (RTE-03, OLA-06). */
export const asksForAutoAnswer = (message: IncomingRequestMessage): boolean => message.getHeader('X-Ccc-Auto-Answer')?.trim() === '1';

/** Who calls: an asserted identity (RFC 3325) is worth more than From. */
export function callerOf(message: IncomingRequestMessage): { readonly number: string; readonly name?: string } {
  const asserted = message.getHeader('P-Asserted-Identity');
  const identity = (asserted === undefined ? undefined : Grammar.nameAddrHeaderParse(asserted)) ?? message.from;
  const number = (identity.uri.user ?? '').slice(0, 64);
  // sip.js declares a string and leaves it undefined where From has no display name.
  const name = (identity.displayName || '').slice(0, 200);
  return name === '' || name === number ? { number } : { number, name };
}

/** `X-Ccc-Data`: base64url JSON, at most what the center reads of it. */
export function dataHeader(data: Readonly<Record<string, string>>): string | undefined {
  if (Object.keys(data).length === 0) return undefined;
  const bytes = new TextEncoder().encode(JSON.stringify(data));
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  // Without it the record would lack what the page was told it has.
  if (text.length > 4096) throw new CccError('too-large');
  return `X-Ccc-Data: ${text}`;
}
