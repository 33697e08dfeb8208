/** A phone made of JsSIP, as a page that knows nothing of us would make it. */
import * as JsSIP from 'jssip';
import { microphone, playAloud, targetOf, type ForeignAccess, type ForeignPhone } from './phone.js';

type Session = ReturnType<InstanceType<typeof JsSIP.UA>['call']>;

export function jsSipPhone(access: ForeignAccess): ForeignPhone {
  const events: string[] = [];
  const now: { session?: Session } = {};
  const ua = new JsSIP.UA({
    sockets: [new JsSIP.WebSocketInterface(access.server)], uri: access.aor.startsWith('sip:') ? access.aor : `sip:${access.aor}`,
    authorization_user: access.username, password: access.password, register_expires: 120,
  });
  ua.on('registered', () => { events.push('registered'); });
  ua.on('registrationFailed', ({ cause }: { cause?: string }) => { events.push(`registration failed ${cause ?? ''}`); });
  ua.on('newRTCSession', ({ session }: { session: Session }) => {
    now.session = session;
    const listen = (connection: RTCPeerConnection): void => { connection.ontrack = ({ track }) => { playAloud(new MediaStream([track])); }; };
    if (session.connection) listen(session.connection); else session.on('peerconnection', ({ peerconnection }) => { listen(peerconnection); });
    if (session.direction === 'incoming') events.push('ringing');
    session.on('progress', () => { events.push('progress'); });
    session.on('confirmed', () => { events.push('connected'); });
    session.on('hold', ({ originator }) => { events.push(`held ${originator}`); });
    session.on('unhold', ({ originator }) => { events.push(`resumed ${originator}`); });
    session.on('failed', ({ cause }) => { events.push(`failed ${cause}`); });
    session.on('ended', ({ originator, cause }) => { events.push(`ended ${originator} ${cause}`); });
  });
  ua.start();
  const options = { mediaConstraints: microphone, pcConfig: { iceServers: [] } };
  return {
    events,
    call: (user) => { ua.call(targetOf(access, user), options); },
    answer: () => { now.session?.answer(options); },
    key: (digit, how) => { now.session?.sendDTMF(digit, { transportType: how === 'info' ? JsSIP.C.DTMF_TRANSPORT.INFO : JsSIP.C.DTMF_TRANSPORT.RFC2833, duration: 160 }); },
    hold: () => { now.session?.hold({}, () => { events.push('hold done'); }); },
    resume: () => { now.session?.unhold({}, () => { events.push('resume done'); }); },
    hangUp: () => { now.session?.terminate(); },
    leave: () => { ua.stop(); },
  };
}
