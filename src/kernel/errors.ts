/** One error class and one table of codes, each with its cause and what a person can do about it. */

interface ErrorEntry { readonly status: number; readonly message: string; readonly remedy: string }

export const errorTable = {
  'bad-request': { status: 400, message: 'The request is not of the documented form.', remedy: 'The detail names the field.' },
  'not-signed-in': { status: 401, message: 'There is no valid session.', remedy: 'Sign in again.' },
  'wrong-credentials': { status: 401, message: 'The e-mail address or the password is wrong.', remedy: 'Check both and try again.' },
  'token-expired': { status: 401, message: 'The token has expired.', remedy: 'Renew it before it ends, or sign in again.' },
  'forbidden': { status: 403, message: 'This account may not do that.', remedy: 'Ask an administrator for the permission.' },
  'not-found': { status: 404, message: 'There is no such thing here.', remedy: 'Check the id; it may have been removed.' },
  'not-allowed-now': { status: 409, message: 'That cannot be done in the present state.', remedy: 'Look at the call or the agent first.' },
  'signed-in-elsewhere': { status: 409, message: 'The agent has signed in somewhere else.', remedy: 'Use that window, or sign in here again.' },
  'already-signed-in': { status: 409, message: 'The agent is already signed in somewhere else.', remedy: 'Sign out there, or take over where the center allows it.' },
  'tab-lost': { status: 0, message: 'The window that holds the phone was closed or did not answer.', remedy: 'Look at the call, then try again.' },
  'too-many-requests': { status: 429, message: 'Too many requests.', remedy: 'Wait for the time in Retry-After.' },
  'too-large': { status: 413, message: 'The request is too large.', remedy: 'Send less.' },
  'system-error': { status: 500, message: 'Something failed inside the center.', remedy: 'Try again, or ask an administrator.' },
  'overloaded': { status: 503, message: 'The center has no room for another call.', remedy: 'Try again in a few seconds.' },
  'restarting': { status: 503, message: 'The center is restarting; calls go on.', remedy: 'Try again in a few seconds.' },
  'center-unreachable': { status: 0, message: 'The center cannot be reached.', remedy: 'Check the network; the workstation keeps trying.' },
  'timeout': { status: 0, message: 'No answer in time.', remedy: 'Try again.' },
  'microphone-denied': { status: 0, message: 'The microphone is blocked for this page.', remedy: 'Allow it in the address bar, then try again.' },
  'microphone-missing': { status: 0, message: 'No microphone was found.', remedy: 'Plug one in, then try again.' },
  'microphone-busy': { status: 0, message: 'The microphone is in use by another application.', remedy: 'Close it there, then try again.' },
  'insecure-context': { status: 0, message: 'This page may not use a microphone because it is not secure.', remedy: 'Open it with https, or on localhost.' },
  'frame-not-allowed': { status: 0, message: 'The frame may not use the microphone.', remedy: 'Add allow="microphone; autoplay" to the iframe.' },
  'phone-not-registered': { status: 0, message: 'The phone is not registered.', remedy: 'Wait until it is connected again.' },
  'registration-refused': { status: 0, message: 'The phone was refused.', remedy: 'Sign in again, or check account and password.' },
  'call-failed': { status: 0, message: 'The call could not be set up.', remedy: 'Check the number and try again.' },
  'invalid-number': { status: 400, message: 'That is not a number that can be dialled.', remedy: 'Use digits, +, * and #.' },
  'no-current-call': { status: 409, message: 'There is no current conversation.', remedy: 'Wait for a call, then send it again.' },
  'origin-refused': { status: 403, message: 'This page is not allowed to talk to the workstation.', remedy: 'Ask an administrator to add its origin.' },
  'vetoed': { status: 409, message: 'The page refused it.', remedy: 'See the reason the page gives.' },
  'not-supported': { status: 501, message: 'This is not supported here.', remedy: 'Use a center that offers it.' },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;

/** The only error the product throws on purpose. `detail` says which field, device or call; never a secret. */
export class CccError extends Error {
  override readonly name = 'CccError';
  readonly code: ErrorCode;
  readonly detail: string | undefined;

  constructor(code: ErrorCode, detail?: string, options?: ErrorOptions) {
    super(detail ? `${errorTable[code].message} (${detail})` : errorTable[code].message, options);
    this.code = code;
    this.detail = detail;
  }

  get remedy(): string { return errorTable[this.code].remedy; }
  /** HTTP status, 0 where the error never crosses HTTP. */
  get status(): number { return errorTable[this.code].status; }
}

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorTable, code);
