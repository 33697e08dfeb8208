/** Listens in on a phone's SIP without the phone knowing: its transport is wrapped once for each connection it makes. */
import type { Softphone, SipPhoneInside } from '../softphone/softphone.js';

const isSip = (softphone: Softphone | undefined): softphone is Softphone & SipPhoneInside => softphone !== undefined && 'calls' in softphone && 'agent' in softphone;

/** Call what it returns whenever something happened: the phone may have another transport then. */
export function tapPhone(softphone: Softphone | undefined, tell: (sent: boolean, text: string, at?: number) => void): () => void {
  const tapped = new WeakSet<object>();
  return () => {
    const transport = isSip(softphone) ? softphone.agent?.transport : undefined;
    if (!transport || tapped.has(transport)) return;
    tapped.add(transport);
    // It is not kept twice: what is told is redacted there.
    for (const { sent, text, at } of transport.beginning?.splice(0) ?? []) tell(sent, text, at);
    const { onMessage } = transport;
    const send = transport.send.bind(transport);
    transport.onMessage = (text) => { tell(false, text); onMessage?.(text); };
    transport.send = (text) => { tell(true, text); return send(text); };
  };
}

/** The peer connections of the calls that are answered, by interaction. */
export function connectionsOf(softphone: Softphone | undefined): ReadonlyMap<string, Pick<RTCPeerConnection, 'getStats'>> {
  const found = new Map<string, Pick<RTCPeerConnection, 'getStats'>>();
  // A call that only rings has perhaps no connection yet, and asking for it would make one.
  if (isSip(softphone)) for (const [id, call] of softphone.calls) if (call.dialog) found.set(id, call.peer.connection);
  return found;
}
