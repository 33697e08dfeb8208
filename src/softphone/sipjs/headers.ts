/** The headers that tie a SIP call to the center's interaction. */
import type { Invitation } from 'sip.js/lib/api/invitation.js';

const idPattern = /^[A-Za-z0-9_.-]{1,64}$/;
const header = (invitation: Invitation, name: string): string | undefined => invitation.request.getHeader(name)?.trim();
const idIn = (value: string | undefined): string | undefined => value !== undefined && idPattern.test(value) ? value : undefined;

export interface CallIds { readonly interactionId: string; readonly legId: string }

/** A plain PBX sends neither header: then the call is an interaction of its own. */
export function idsOf(invitation: Invitation, newId: () => string): CallIds {
  return { interactionId: idIn(header(invitation, 'X-Ccc-Interaction')) ?? newId(), legId: idIn(header(invitation, 'X-Ccc-Leg')) ?? newId() };
}

/** Who calls: an asserted identity (RFC 3325) is worth more than From. */
export function callerOf(invitation: Invitation): { readonly number: string; readonly name?: string } {
  const identity = invitation.assertedIdentity ?? invitation.remoteIdentity;
  const number = (identity.uri.user ?? '').slice(0, 64);
  const name = identity.displayName.slice(0, 200);
  return name === '' || name === number ? { number } : { number, name };
}

/** `X-Ccc-Data`: base64url JSON of at most 2 KB; longer data does not go with the call. */
export function dataHeader(data: Readonly<Record<string, string>>): string | undefined {
  if (Object.keys(data).length === 0) return undefined;
  const bytes = new TextEncoder().encode(JSON.stringify(data));
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  return text.length <= 2048 ? `X-Ccc-Data: ${text}` : undefined;
}
