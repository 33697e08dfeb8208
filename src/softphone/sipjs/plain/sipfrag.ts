/** Status lines inside NOTIFY (RFC 3420, RFC 3515 section 2.4.5), and the Replaces header (RFC 3891). */

/** The status in a `message/sipfrag` body. */
export function statusIn(body: string): number | undefined {
  const digits = /^\s*SIP\/2\.0 ([1-6]\d\d)(?!\d)/.exec(body)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

export interface Replaced { readonly callId: string; readonly toTag: string; readonly fromTag: string; readonly earlyOnly: boolean }

/** Exactly one of each tag (RFC 3891 section 6.1), or it replaces nothing. */
export function parseReplaces(header: string): Replaced | undefined {
  const [callId = '', ...parameters] = header.split(';').map((part) => part.trim());
  const values = (name: string): string[] => parameters.flatMap((parameter) => {
    const [key = '', value = ''] = parameter.split('=');
    return key.toLowerCase() === name ? [value] : [];
  });
  const [toTag, ...moreTo] = values('to-tag');
  const [fromTag, ...moreFrom] = values('from-tag');
  if (!callId || !toTag || !fromTag || moreTo.length > 0 || moreFrom.length > 0) return undefined;
  return { callId, toTag, fromTag, earlyOnly: values('early-only').length > 0 };
}

/** Seen from whoever gets the INVITE: its own tag is the to-tag. */
export const replacesOf = ({ callId, remoteTag, localTag }: { readonly callId: string; readonly remoteTag: string; readonly localTag: string }): string =>
  `${callId};to-tag=${remoteTag};from-tag=${localTag}`;

/** A digit in an INFO: `Signal=5` of application/dtmf-relay, or the bare digit of application/dtmf. */
export function digitIn(body: string): string | undefined {
  const text = /^\s*Signal\s*=\s*([0-9A-D*#])/im.exec(body)?.[1] ?? /^\s*([0-9A-D*#])\s*$/i.exec(body)?.[1];
  return text?.toUpperCase();
}
