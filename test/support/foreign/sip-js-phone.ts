/** A phone made of plain sip.js at its `api` level, with its own media code and none of our patches. */
import { Invitation, Inviter, Registerer, RegistererState, SessionState, UserAgent, Web, type Session } from 'sip.js';
import { microphone, playAloud, targetOf, type ForeignAccess, type ForeignPhone } from './phone.js';

const handlerOf = (session: Session): Web.SessionDescriptionHandler | undefined => session.sessionDescriptionHandler instanceof Web.SessionDescriptionHandler ? session.sessionDescriptionHandler : undefined;

export function sipJsPhone(access: ForeignAccess): ForeignPhone {
  const events: string[] = [];
  const now: { session?: Session } = {};
  const sdp = { constraints: { audio: true, video: false }, iceGatheringTimeout: 500 };
  const uri = (text: string) => {
    const made = UserAgent.makeURI(text);
    if (!made) throw new Error(`no URI: ${text}`);
    return made;
  };
  const follow = (session: Session): void => {
    now.session = session;
    session.stateChange.addListener((state) => {
      if (state === SessionState.Established) {
        const stream = handlerOf(session)?.remoteMediaStream;
        if (stream) playAloud(stream);
        events.push('connected');
      }
      if (state === SessionState.Terminated) events.push('ended');
    });
  };
  const agent = new UserAgent({
    uri: uri(access.aor.startsWith('sip:') ? access.aor : `sip:${access.aor}`), authorizationUsername: access.username, authorizationPassword: access.password,
    transportOptions: { server: access.server }, logLevel: 'error',
    sessionDescriptionHandlerFactory: Web.defaultSessionDescriptionHandlerFactory(() => navigator.mediaDevices.getUserMedia(microphone)),
    sessionDescriptionHandlerFactoryOptions: { iceGatheringTimeout: 500, peerConnectionConfiguration: { iceServers: [] } },
    delegate: { onInvite: (invitation) => { events.push('ringing'); follow(invitation); } },
  });
  const registerer = new Registerer(agent);
  registerer.stateChange.addListener((state) => { if (state === RegistererState.Registered) events.push('registered'); });
  void agent.start().then(() => registerer.register());
  const renegotiate = async (hold: boolean): Promise<void> => {
    const { session } = now;
    if (!session) return;
    const options: Web.SessionDescriptionHandlerOptions = { ...sdp, hold };
    session.sessionDescriptionHandlerOptionsReInvite = options;
    await session.invite({ requestDelegate: { onAccept: () => { events.push(hold ? 'hold done' : 'resume done'); } } });
  };
  return {
    events,
    call: (user) => {
      const inviter = new Inviter(agent, uri(targetOf(access, user)), { sessionDescriptionHandlerOptions: sdp });
      follow(inviter);
      void inviter.invite();
    },
    answer: () => { if (now.session instanceof Invitation) void now.session.accept({ sessionDescriptionHandlerOptions: sdp }); },
    key: (digit, how) => {
      if (how === 'rfc4733') { if (now.session) handlerOf(now.session)?.sendDtmf(digit, { duration: 160, interToneGap: 50 }); return; }
      void now.session?.info({ requestOptions: { body: { contentDisposition: 'render', contentType: 'application/dtmf-relay', content: `Signal=${digit}\r\nDuration=160` } } });
    },
    hold: () => { void renegotiate(true); },
    resume: () => { void renegotiate(false); },
    hangUp: () => { void now.session?.bye(); },
    leave: () => { void agent.stop(); },
  };
}
