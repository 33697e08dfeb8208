/** A phone made of JsSIP, as a page that knows nothing of us would make it. */
import * as JsSIP from 'jssip';
import { microphone, playAloud, targetOf, type ForeignAccess, type ForeignPhone } from './phone.js';

type Session = ReturnType<InstanceType<typeof JsSIP.UA>['call']>;

export function jsSipPhone(access: ForeignAccess): ForeignPhone {
  const events: string[] = [];
  const now: { session?: Session; before?: Session } = {};
  const ua = new JsSIP.UA({
    sockets: [new JsSIP.WebSocketInterface(access.server)], uri: access.aor.startsWith('sip:') ? access.aor : `sip:${access.aor}`,
    authorization_user: access.username, password: access.password, register_expires: 120, connection_recovery_min_interval: 1, connection_recovery_max_interval: 2,
  });
  const options = { mediaConstraints: microphone, pcConfig: { iceServers: [] } };
  ua.on('registered', () => { events.push('registered'); });
  ua.on('registrationFailed', ({ cause }: { cause?: string }) => { events.push(`registration failed ${cause ?? ''}`); });
  ua.on('newRTCSession', ({ session }: { session: Session }) => {
    if (now.session) now.before = now.session;
    now.session = session;
    const listen = (connection: RTCPeerConnection): void => { connection.ontrack = ({ track }) => { playAloud(new MediaStream([track])); }; };
    if (session.connection) listen(session.connection); else session.on('peerconnection', ({ peerconnection }) => { listen(peerconnection); });
    if (session.direction === 'incoming') events.push('ringing');
    session.on('progress', () => { events.push('progress'); });
    session.on('confirmed', () => { events.push('connected'); });
    session.on('hold', ({ originator }) => { events.push(`held ${originator}`); });
    session.on('unhold', ({ originator }) => { events.push(`resumed ${originator}`); });
    session.on('newDTMF', ({ originator, dtmf }: { originator: string; dtmf: { tone: string } }) => { if (originator === 'remote') events.push(`digit ${dtmf.tone}`); });
    // A phone that does as it is told by whoever it talks to.
    session.on('refer', ({ accept }) => { events.push('referred'); accept(() => undefined, { ...options }); });
    session.on('replaces', ({ accept }) => { events.push('replaced'); accept((next: Session) => { setTimeout(() => { next.answer(options); }, 0); }); });
    session.on('failed', ({ cause }) => { events.push(`failed ${cause}`); });
    session.on('ended', ({ originator, cause }) => { events.push(`ended ${originator} ${cause}`); });
  });
  ua.start();
  return {
    events,
    call: (user) => { ua.call(targetOf(access, user), options); },
    answer: () => { now.session?.answer(options); },
    key: (digit, how) => { now.session?.sendDTMF(digit, { transportType: how === 'info' ? JsSIP.C.DTMF_TRANSPORT.INFO : JsSIP.C.DTMF_TRANSPORT.RFC2833, duration: 160 }); },
    hold: () => { now.session?.hold({}, () => { events.push('hold done'); }); },
    resume: () => { now.session?.unhold({}, () => { events.push('resume done'); }); },
    hangUp: () => { now.session?.terminate(); },
    transfer: (user) => {
      now.session?.refer(targetOf(access, user), { eventHandlers: { accepted: () => { events.push('transfer accepted'); }, failed: () => { events.push('transfer failed'); } } });
    },
    handOverTo: (user) => {
      if (now.before) now.session?.refer(targetOf(access, user), { replaces: now.before, eventHandlers: { accepted: () => { events.push('transfer accepted'); }, failed: () => { events.push('transfer failed'); } } });
    },
    leave: () => { ua.stop(); },
  };
}
