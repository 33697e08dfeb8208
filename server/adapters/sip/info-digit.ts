/** DTMF by SIP INFO: `application/dtmf-relay` and `application/dtmf`, in and out. */
import { bodyIs, type SipRequest } from './message.js';

const DIGIT = /^[0-9A-Da-d*#]$/;
const named = (signal: string): string | undefined => {
  const digit = signal === '10' ? '*' : signal === '11' ? '#' : signal;
  return DIGIT.test(digit) ? digit.toUpperCase() : undefined;
};

/** Undefined for an INFO without a body (an old keep-alive), `other` for something we do not know. */
export function digitOf(request: SipRequest): { readonly digit: string; readonly durationMs: number } | 'other' | undefined {
  if (request.body === '') return undefined;
  const relay = bodyIs(request, 'application/dtmf-relay');
  if (!relay && !bodyIs(request, 'application/dtmf')) return 'other';
  const text = request.body.slice(0, 200);
  const signal = named(/(?:^|\n)[ \t]*signal[ \t]*=[ \t]*([0-9A-Da-d*#]{1,2})[ \t]*(?:\r|\n|$)/i.exec(text)?.[1] ?? (relay ? '' : text.trim()));
  const duration = Number(/(?:^|\n)[ \t]*duration[ \t]*=[ \t]*(\d{1,5})/i.exec(text)?.[1] ?? '160');
  return signal === undefined ? 'other' : { digit: signal, durationMs: duration };
}

export const digitBody = (digit: string, durationMs: number): string => `Signal=${digit}\r\nDuration=${Math.round(durationMs)}\r\n`;
