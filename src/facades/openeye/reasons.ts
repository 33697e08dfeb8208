/** Reason codes of the interface: those of the vendor's call component, 0x03000000 and a number for each SIP status or cause. */
import type { EndCause } from '../../index.js';

export interface Reason { readonly reasonCode: number; readonly reasonDescription: string }

/** The number after 0x03000000, the name in the vendor's public headers, and what it says. */
const codes = {
  400: [0x62, 'BADREQUEST', '400 bad request'], 401: [0x63, 'NOTAUTHORIZED', '401 not authorized'], 402: [0x64, 'PAYMENTREQUIRED', '402 payment required'], 403: [0x65, 'FORBIDDEN', '403 forbidden'],
  404: [0x66, 'NOTFOUND', '404 not found'], 407: [0x69, 'NEEDPROXYAUTH', '407 need proxy authorize'], 408: [0x6a, 'REQUESTTIMEOUT', '408 request timeout'],
  480: [0x72, 'TEMPORARILYUNAVAILABLE', '480 temporarily unavailable'], 486: [0x78, 'BUSYHERE', '486 busy here'], 487: [0x79, 'REQUESTTEMINATED', '487 request terminated'],
  500: [0x7d, 'SERVERINTERNALERROR', '500 server internal error'], 503: [0x80, 'SERVICEUNAVAILABLE', '503 service unavailable'], 603: [0x85, 'DECLINE', '603 decline'],
} as const;
const base = 0x0300_0000;
/** What a failed `endCall` says: no such call. */
export const noSuchCall = base + 0x16;
/** The call's sound stayed away, or its connection broke: no stream. */
const noStream: Reason = { reasonCode: base + 0xac, reasonDescription: '[TSDK_E_CALL_ERR_REASON_CODE_NOSTREAM_HANGUP]:Indicates no stream hangup' };
const other: Reason = { reasonCode: base + 0x9a, reasonDescription: '[TSDK_E_CALL_ERR_REASON_CODE_OTHER_ERROR]:Indicates other error' };
const none: Reason = { reasonCode: 0, reasonDescription: '' };

export function reasonOfStatus(status: number): Reason {
  const known = Object.entries(codes).find(([each]) => Number(each) === status)?.[1];
  return known ? { reasonCode: base + known[0], reasonDescription: `[TSDK_E_CALL_ERR_REASON_CODE_${known[1]}]:Indicates ${known[2]}` } : other;
}

const statusOfCause: Readonly<Partial<Record<EndCause, keyof typeof codes>>> = {
  cancelled: 487, answeredElsewhere: 487, rejected: 603, busy: 486, noAnswer: 408, notFound: 404, unreachable: 480, powerOff: 480, outOfService: 480, arrears: 402, forbidden: 403, blocked: 403,
  overload: 503, serverRestart: 500, systemError: 500,
};
/** 0 for a call that ended as calls end. */
export function reasonOfCause(cause: EndCause | undefined): Reason {
  if (cause === undefined || cause === 'normal') return none;
  const status = statusOfCause[cause];
  return status === undefined ? noStream : reasonOfStatus(status);
}
