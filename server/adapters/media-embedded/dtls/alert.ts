/** DTLS alerts (RFC 5246 section 7.2) and the error that ends a handshake with one. */

export const alertLevel = { warning: 1, fatal: 2 } as const;
export const alertDescription = {
  closeNotify: 0, unexpectedMessage: 10, handshakeFailure: 40, badCertificate: 42, unsupportedCertificate: 43,
  illegalParameter: 47, decodeError: 50, decryptError: 51, protocolVersion: 70, internalError: 80,
} as const;

export type AlertName = keyof typeof alertDescription;

/** What the peer did wrong, and the alert it gets for it. Never leaves this folder. */
export class HandshakeFailure extends Error {
  override readonly name = 'HandshakeFailure';
  readonly alert: AlertName;

  constructor(alert: AlertName, reason: string) {
    super(reason);
    this.alert = alert;
  }
}
