/** The few shapes of sip.js's core that calls use, and how a session description is read from a message. */
import type { Session } from 'sip.js/lib/core/session/session.js';
import { SessionDialog } from 'sip.js/lib/core/dialogs/session-dialog.js';
import { getBody } from 'sip.js/lib/core/messages/body.js';
import type { IncomingRequestMessage } from 'sip.js/lib/core/messages/incoming-request-message.js';
import type { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import type { IncomingInviteRequest } from 'sip.js/lib/core/messages/methods/invite.js';
export type { Session } from 'sip.js/lib/core/session/session.js';
export type { SessionDelegate } from 'sip.js/lib/core/session/session-delegate.js';

export type IncomingRequestWithBody = Pick<IncomingInviteRequest, 'message' | 'accept' | 'reject'>;

/** The SDP in a message, if it has one. */
export function offerIn(message: IncomingRequestMessage | IncomingResponseMessage): string | undefined {
  const body = getBody(message);
  return body?.contentType.toLowerCase().startsWith('application/sdp') ? body.content : undefined;
}

/** The offer that is under way gets no answer any more, because its connection is gone: the dialog is as if it had not been made. */
export function abandonOffer(session: Session): void {
  if (!(session instanceof SessionDialog)) return;
  session.reinviteUserAgentClient?.dispose();
  session.reinviteUserAgentClient = undefined;
  session.signalingStateRollback();
}
