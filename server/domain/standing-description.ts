/** A session description without media of its own (RFC 3264 section 5: zero media streams) that names the standing leg on which the call runs. */

const name = /^[0-9A-Za-z]{1,32}$/;

/** The session id of an answer's origin (RFC 8866 section 5.2): it stays through every later negotiation, and both ends know it. */
export const originOf = (sdp: string): string | undefined => /^o=\S+ ([0-9A-Za-z]{1,32}) /m.exec(sdp)?.[1];

export const standingDescription = (of: string): string => `v=0\r\no=- ${of} 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=x-ccc-standing:${of}\r\n`;

export function standingIn(sdp: string): string | undefined {
  if (/^m=/m.test(sdp)) return undefined;
  const found = /^a=x-ccc-standing:(\S{1,32})\r?$/m.exec(sdp)?.[1];
  return found !== undefined && name.test(found) ? found : undefined;
}
