/** Maps SIP endings onto the model's causes (RFC 3261 section 21). */
import type { EndCause } from '../../protocol/index.js';

const byStatus: Readonly<Record<number, EndCause>> = {
  403: 'forbidden', 404: 'notFound', 408: 'noAnswer', 410: 'notFound', 480: 'noAnswer', 484: 'notFound', 486: 'busy', 487: 'cancelled',
  502: 'unreachable', 503: 'overload', 504: 'unreachable', 600: 'busy', 603: 'rejected', 604: 'notFound',
};
export function causeOfStatus(status: number | undefined): EndCause {
  if (status === undefined) return 'networkError';
  return byStatus[status] ?? (status >= 500 && status < 600 ? 'systemError' : 'rejected');
}

/** RFC 3326: `Reason: SIP;cause=200;text="Call completed elsewhere"` in a CANCEL. */
export const causeOfCancel = (reason: string | undefined): EndCause => isElsewhere(reason) ? 'answeredElsewhere' : 'cancelled';
/** The same in a BYE: the call goes on at another page of this agent. Q.850's 38: the far end lost us and may have kept the call. */
export const causeOfBye = (reason: string | undefined): EndCause => isElsewhere(reason) ? 'answeredElsewhere' : /\bcause\s*=\s*38\b/.test(reason ?? '') ? 'networkError' : 'normal';
const isElsewhere = (reason: string | undefined): boolean => reason !== undefined && /\bcause\s*=\s*200\b/.test(reason);
