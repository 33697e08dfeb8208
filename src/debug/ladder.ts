/** SIP messages as the rungs of a ladder: who sent what, in which call. */
import type { SipLine } from './recorder.js';

export interface Rung {
  readonly at: number;
  readonly sent: boolean;
  /** `INVITE`, or `200 OK`. */
  readonly title: string;
  /** Method and number of what it belongs to. */
  readonly cseq: string;
  readonly callId: string;
  /** A final answer that refuses. */
  readonly refusal: boolean;
  readonly text: string;
}

const header = (text: string, names: string): string => new RegExp(`^(?:${names})\\s*:\\s*(.*)$`, 'im').exec(text)?.[1]?.trim() ?? '';

export function rungOf({ at, sent, text }: SipLine): Rung {
  const first = text.split(/\r?\n/, 1)[0] ?? '';
  const answer = /^SIP\/2\.0\s+(\d{3})\s*(.*)$/.exec(first);
  const status = Number(answer?.[1] ?? 0);
  return {
    at, sent, text, cseq: header(text, 'cseq'), callId: header(text, 'call-id|i'), title: answer ? `${status} ${answer[2] ?? ''}`.trim() : first.split(' ', 1)[0] ?? '',
    // A challenge is a step and no refusal.
    refusal: status >= 300 && status !== 401 && status !== 407,
  };
}
