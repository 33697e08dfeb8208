/** SIP status codes and Q.850 reasons (RFC 3326) ↔ the end causes of our protocol (SVR-02, SVR-03). */
import type { EndCause } from 'ccc-workstation/protocol';
import { headersOf, type Header } from './message.js';

const FROM_Q850: ReadonlyMap<number, EndCause> = new Map<number, EndCause>([
  [1, 'notFound'], [2, 'notFound'], [3, 'unreachable'], [17, 'busy'], [18, 'noAnswer'], [19, 'noAnswer'], [20, 'outOfService'], [21, 'rejected'],
  [22, 'notFound'], [27, 'powerOff'], [28, 'notFound'], [34, 'overload'], [38, 'unreachable'], [41, 'unreachable'], [42, 'overload'],
  [44, 'unreachable'], [47, 'overload'], [50, 'arrears'], [55, 'forbidden'], [57, 'forbidden'], [102, 'noAnswer'],
]);
const FROM_STATUS: ReadonlyMap<number, EndCause> = new Map<number, EndCause>([
  [401, 'forbidden'], [402, 'arrears'], [403, 'forbidden'], [404, 'notFound'], [407, 'forbidden'], [410, 'notFound'], [416, 'notFound'],
  [433, 'rejected'], [484, 'notFound'], [485, 'notFound'], [486, 'busy'], [487, 'cancelled'], [503, 'overload'], [504, 'unreachable'],
  [600, 'busy'], [603, 'rejected'], [604, 'notFound'], [607, 'rejected'], [608, 'rejected'],
]);
/** cause → response of an incoming call, and the Q.850 number that goes with it. */
const OUT: Readonly<Record<EndCause, readonly [status: number, q850: number | undefined]>> = {
  normal: [480, 16], cancelled: [487, undefined], rejected: [603, 21], busy: [486, 17], noAnswer: [480, 19], notFound: [404, 1],
  unreachable: [480, 3], powerOff: [480, 27], outOfService: [480, 20], arrears: [402, undefined], forbidden: [403, undefined], overload: [503, 42],
  mediaTimeout: [480, 102], answeredElsewhere: [486, undefined], networkError: [504, 38], serverRestart: [503, 41], systemError: [500, 41], blocked: [603, 21],
};

/** The Q.850 cause and the SIP cause of the Reason headers. */
function reasons(message: { readonly headers: readonly Header[] }): { q850: number | undefined; sip: number | undefined } {
  let q850: number | undefined, sip: number | undefined;
  for (const value of headersOf(message, 'reason')) {
    for (const found of value.matchAll(/\b(q\.850|sip)[ \t]*;[^,]{0,200}?\bcause[ \t]*=[ \t]*(\d{1,3})/gi)) {
      if (found[1]?.toLowerCase() === 'sip') sip ??= Number(found[2]); else q850 ??= Number(found[2]);
    }
  }
  return { q850, sip };
}

/** Why a call that we made failed. `rang`: a 180 or 183 came before. */
export function causeOfFailure(message: { readonly status: number; readonly headers: readonly Header[] }, rang: boolean): EndCause {
  const byReason = FROM_Q850.get(reasons(message).q850 ?? -1);
  if (byReason !== undefined) return byReason;
  const { status } = message;
  const known = FROM_STATUS.get(status);
  if (known !== undefined) return known;
  if (status === 408) return rang ? 'noAnswer' : 'unreachable';
  if (status === 480) return rang ? 'rejected' : 'unreachable';
  if (status < 400) return 'unreachable';
  if (status >= 600) return 'rejected';
  return status >= 500 ? 'systemError' : 'unreachable';
}

/** Why the far end ended an answered call. */
export function causeOfBye(message: { readonly headers: readonly Header[] }): EndCause {
  return FROM_Q850.get(reasons(message).q850 ?? -1) ?? 'normal';
}
/** Why a ringing call to us was cancelled. */
export const causeOfCancel = (message: { readonly headers: readonly Header[] }): EndCause =>
  (reasons(message).sip === 200 ? 'answeredElsewhere' : 'cancelled');

export function refusalOf(cause: EndCause): { readonly status: number; readonly headers: readonly Header[] } {
  const [status, q850] = OUT[cause];
  const headers: Header[] = q850 === undefined ? [] : [{ name: 'reason', value: `Q.850;cause=${q850}` }];
  if (status === 503) headers.push({ name: 'retry-after', value: '5' });
  return { status, headers };
}

/** Reason of a BYE or CANCEL. */
export function reasonHeaders(cause: EndCause): readonly Header[] {
  if (cause === 'answeredElsewhere') return [{ name: 'reason', value: 'SIP;cause=200;text="Call completed elsewhere"' }];
  if (cause === 'cancelled') return [{ name: 'reason', value: 'SIP;cause=487' }];
  const q850 = OUT[cause][1];
  return q850 === undefined ? [] : [{ name: 'reason', value: `Q.850;cause=${q850}` }];
}
