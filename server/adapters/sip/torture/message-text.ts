/** Writes a torture message down line by line: lines end in CRLF, `\n ` folds, a body follows an empty string. */

export interface TortureMessage {
  /** Name of the case in RFC 4475. */
  readonly name: string;
  readonly section: string;
  readonly data: Buffer;
  /** What the parser makes of it. `400`, `505`: answered so; `silence`: dropped. */
  readonly parser: 'valid' | 400 | 505 | 'silence';
  /** What the whole stack answers to a request from a stranger (`undefined`: nothing, or a response). */
  readonly stranger?: number;
}

/** `length: 'own'` leaves Content-Length to the lines given. */
export const text = (...lines: readonly string[]): Buffer => Buffer.from(lines.join('\r\n'), 'latin1');
export const utf8 = (...lines: readonly string[]): Buffer => Buffer.from(lines.join('\r\n'), 'utf8');

export const SDP_LINES = ['v=0', 'o=mhandley 29739 7272939 IN IP4 192.0.2.3', 's=-', 'c=IN IP4 192.0.2.4', 't=0 0', 'm=audio 49217 RTP/AVP 0 12', 'a=rtpmap:31 LPC', ''];
export const SDP_LENGTH = SDP_LINES.join('\r\n').length;
