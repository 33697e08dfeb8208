/** An offer of ours within a dialog (RFC 3261 section 14.1), which can be given up when its connection is lost: no answer will come then. */
import { SessionDialog } from 'sip.js/lib/core/dialogs/session-dialog.js';
import { TransportError } from 'sip.js/lib/core/exceptions/transport-error.js';
import { ReInviteUserAgentClient } from 'sip.js/lib/core/user-agents/re-invite-user-agent-client.js';
import { offerIn, type Session } from './core-types.js';

export interface ReInvite {
  /** The answer, or the status of the refusal: 491 when both sides offered at once, 503 when it was given up. */
  readonly done: Promise<{ readonly answer: string } | { readonly status: number }>;
  giveUp(): void;
}

class Abandonable extends ReInviteUserAgentClient {
  giveUp(): void {
    this.dispose();
    this.onTransportError(new TransportError('given up'));
  }
}

export function reInvite(session: Session, headers: string[], sdp: string): ReInvite {
  const busy = !(session instanceof SessionDialog) || session.reinviteUserAgentClient !== undefined || session.reinviteUserAgentServer !== undefined;
  if (busy) return { done: Promise.resolve({ status: 491 }), giveUp: () => undefined };
  let request: Abandonable | undefined;
  const done = new Promise<{ readonly answer: string } | { readonly status: number }>((resolve) => {
    const refused = (status: number | undefined): void => { resolve({ status: status ?? 500 }); };
    request = new Abandonable(session, {
      onAccept: ({ message, ack }) => {
        ack();
        const answer = offerIn(message);
        if (answer === undefined) refused(488); else resolve({ answer });
      },
      onRedirect: ({ message }) => { refused(message.statusCode); },
      onReject: ({ message }) => { refused(message.statusCode); },
    }, { extraHeaders: headers, body: { contentDisposition: 'session', contentType: 'application/sdp', content: sdp } });
  });
  let over = false;
  void done.then(() => { over = true; });
  return { done, giveUp() { if (!over) request?.giveUp(); } };
}
