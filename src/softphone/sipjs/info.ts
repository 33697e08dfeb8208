/** Digits by SIP INFO (application/dtmf-relay), for a far end that takes no telephone-event. */
import type { Session } from './core-types.js';

export async function sendInfo(session: Session, digits: string): Promise<void> {
  for (const digit of digits) {
    await new Promise<void>((resolve) => {
      const content = `Signal=${digit}\r\nDuration=160\r\n`;
      session.info({ onAccept: () => { resolve(); }, onReject: () => { resolve(); } }, { body: { contentDisposition: 'render', contentType: 'application/dtmf-relay', content } });
    });
  }
}
