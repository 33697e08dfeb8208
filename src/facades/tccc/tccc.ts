/** The global `tccc`: the TCCC Web SDK's methods and events, each translated to one command or one question of ours. */
import { CccError, interactionOf, isMuted, type Command, type Target, type Workstation, type WorkstationState } from '../../index.js';
import { eventsBetween, statusOf } from './events.js';
import { eventNames, type AgentStatus, type CommonResponse, type TcccError, type TcccEventName, type TcccPayloads } from './names.js';

/** What of the page the `UI` methods move. */
export interface TcccUi {
  show(): void;
  hide(): void;
  showfloatButton(): void;
  hidefloatButton(): void;
  showWorkbench(): void;
  hideWorkbench(): void;
  /** Buttons the page wants away, by the SDK's `type`. */
  hideButtons(types: ReadonlySet<string>): void;
  /** Those there are. */
  readonly buttons: readonly string[];
}
export interface TcccHost { readonly workstation: Workstation; readonly ui?: TcccUi }

type Payload<N extends TcccEventName> = TcccPayloads[N] extends undefined ? undefined : TcccPayloads[N] & { readonly data: TcccPayloads[N] };
export type TcccListener<N extends TcccEventName> = (payload: Payload<N>) => void;
interface OfSession { readonly sessionId: string }
interface Outbound { readonly phoneNumber: string; readonly phoneDesc?: string; readonly uui?: string }
interface ButtonConfig { readonly active: readonly { readonly type: string }[] }
export type CallResponse = CommonResponse<{ readonly sessionId: string; readonly calleePhoneNumber: string; readonly callerPhoneNumber: string; readonly serverType: 'staffSeat'; readonly remark?: string }>;

/** The form in which the SDK's promises reject. */
function failure(error: unknown): TcccError {
  const known = error instanceof CccError ? error : undefined;
  const errorMsg = known?.message ?? (error instanceof Error ? error.message : String(error));
  return Object.assign(new Error(errorMsg, { cause: error }), { status: 'error' as const, errorMsg, code: known?.code ?? 'system-error' });
}
const success = <T extends object>(fields: T): CommonResponse<T> => ({ ...fields, status: 'success', data: fields });

/** `host` may still be on its way; `tccc.events.ready` tells when it is there. */
export function createTccc(host: Promise<TcccHost>) {
  const listeners = new Map<string, Set<(payload: never) => void>>();
  let here: TcccHost | undefined;
  let seen: WorkstationState | undefined;

  function tell<N extends TcccEventName>(name: N, payload: TcccPayloads[N]): void {
    const both = payload === undefined ? undefined : { ...payload, data: payload };
    for (const listener of [...listeners.get(name) ?? []]) {
      // A page's fault stays the page's (F-28).
      try { (listener as (given: unknown) => void)(both); } catch (error) { globalThis.reportError?.(error); }
    }
  }
  void host.then(({ workstation, ui }) => {
    here = { workstation, ...(ui ? { ui } : {}) };
    seen = workstation.state;
    workstation.state$.subscribe((state) => {
      const before = seen ?? state;
      seen = state;
      for (const { name, payload } of eventsBetween(before, state)) tell(name, payload);
    });
    tell('ready', undefined);
  }, (error: unknown) => { tell('tokenExpired', { message: failure(error).errorMsg }); });

  const state = (): WorkstationState | undefined => here?.workstation.state;
  async function act<T extends object>(command: Command, fields: (workstation: Workstation) => T): Promise<CommonResponse<T>> {
    try {
      const { workstation } = await host;
      await workstation.dispatch(command);
      return success(fields(workstation));
    } catch (error) { throw failure(error); }
  }
  const on = (name: Extract<Command['name'], 'answer' | 'hangUp' | 'mute' | 'unmute' | 'hold' | 'resume'>) =>
    ({ sessionId }: OfSession): Promise<CommonResponse> => act({ name, interactionId: sessionId }, () => ({}));
  const none = (what: string) => (): Promise<never> => Promise.reject(failure(new CccError('not-supported', what)));

  async function dial(command: Extract<Command, { name: 'dial' }>): Promise<CallResponse> {
    return act(command, (workstation) => {
      const { state: now } = workstation;
      const x = interactionOf(now, now.current ?? now.serving.at(-1));
      const remark = x?.data['desc'];
      return {
        sessionId: x?.id ?? '', calleePhoneNumber: command.phoneNumber, callerPhoneNumber: x?.centerNumber ?? '', serverType: 'staffSeat' as const,
        ...(remark === undefined ? {} : { remark }),
      };
    });
  }
  const startOutboundCall = ({ phoneNumber, phoneDesc, uui }: Outbound): Promise<CallResponse> =>
    dial({ name: 'dial', phoneNumber, ...(phoneDesc === undefined ? {} : { desc: phoneDesc }), ...(uui === undefined ? {} : { uui }) });

  function target({ skillGroupId, userId }: { readonly skillGroupId?: string; readonly userId?: string }): Target {
    if (userId !== undefined) return { kind: 'agent', id: userId };
    if (skillGroupId !== undefined) return { kind: 'skillGroup', id: skillGroupId };
    throw failure(new CccError('bad-request', 'skillGroupId or userId'));
  }

  const tccc = {
    events: Object.fromEntries(eventNames.map((name) => [name, name])) as { readonly [N in TcccEventName]: N },
    on<N extends TcccEventName>(name: N, listener: TcccListener<N>): void {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      // Registered after the fact, as by a script further down the page: `ready` is told all the same.
      if (name === 'ready' && here) queueMicrotask(() => { (listener as () => void)(); });
    },
    off<N extends TcccEventName>(name: N, listener: TcccListener<N>): void { listeners.get(name)?.delete(listener); },
    callOut: startOutboundCall,
    Call: {
      startOutboundCall,
      startInternalCall: ({ calleeUserId }: { readonly calleeUserId: string; readonly useMobile?: boolean }) => dial({ name: 'dial', phoneNumber: `agent-${calleeUserId}` }),
      accept: on('answer'), hungUp: on('hangUp'), muteMic: on('mute'), unmuteMic: on('unmute'), hold: on('hold'), unHold: on('resume'),
      isMicMuted({ sessionId }: OfSession): boolean {
        const now = state();
        const x = now && interactionOf(now, sessionId);
        return now !== undefined && x !== undefined && isMuted(now, x);
      },
      sendDigits: ({ sessionId, dtmfText }: OfSession & { readonly dtmfText: string }) => act({ name: 'sendDigits', digits: dtmfText, interactionId: sessionId }, () => ({})),
      transfer: async ({ sessionId, ...to }: OfSession & { readonly skillGroupId?: string; readonly userId?: string }): Promise<CommonResponse> =>
        act({ name: 'transfer', interactionId: sessionId, to: target(to) }, () => ({})),
      /** Puts an ended call away: that finishes its wrap-up where one runs. */
      async deleteCall({ sessionId }: OfSession): Promise<CommonResponse> {
        const { workstation } = await host;
        const x = interactionOf(workstation.state, sessionId);
        return x?.phase === 'wrapUp' ? act({ name: 'finishWrapUp', interactionId: sessionId }, () => ({})) : success({});
      },
    },
    Chat: { accept: none('Chat'), end: none('Chat'), transfer: none('Chat') },
    Video: {
      accept: none('Video'), end: none('Video'), muteMic: none('Video'), unmuteMic: none('Video'), muteVideo: none('Video'), unmuteVideo: none('Video'), transfer: none('Video'),
    },
    Agent: {
      async online(): Promise<void> { const { workstation } = await host; await workstation.connect().catch((error: unknown) => { throw failure(error); }); },
      async offline(): Promise<void> { await act({ name: 'signOut' }, () => ({})); },
      setStatus: ({ status, restReason }: { readonly status: 'free' | 'rest' | 'arrange' | 'notReady' | 'stopNotReady'; readonly restReason?: string }): Promise<CommonResponse> =>
        host.then(({ workstation }) => act(statusCommand(workstation.state, status, restReason), () => ({}))),
      getStatus: (): AgentStatus => { const now = state(); return now ? statusOf(now) : 'notReady'; },
    },
    Admin: {
      getSkillGroups: async () => { const { workstation } = await host; return workstation.state.queues.map(({ skillGroupId, name }) => ({ skillGroupName: name, skillGroupId })); },
    },
    Devices: {
      isBrowserSupported: (): boolean => typeof RTCPeerConnection !== 'undefined' && typeof WebSocket !== 'undefined' && globalThis.isSecureContext !== false && navigator.mediaDevices !== undefined,
      getMicrophones: () => listDevices('audioinput'),
      getSpeakers: () => listDevices('audiooutput'),
    },
    UI: {
      hide() { here?.ui?.hide(); }, show() { here?.ui?.show(); },
      showfloatButton() { here?.ui?.showfloatButton(); }, hidefloatButton() { here?.ui?.hidefloatButton(); },
      showWorkbench() { here?.ui?.showWorkbench(); }, hideWorkbench() { here?.ui?.hideWorkbench(); },
    },
    overrideButtonConfig(change: (config: ButtonConfig) => ButtonConfig): void {
      void host.then(({ ui }) => {
        if (!ui) return;
        const kept = new Set(change({ active: ui.buttons.map((type) => ({ type })) }).active.map(({ type }) => type));
        ui.hideButtons(new Set(ui.buttons.filter((type) => !kept.has(type))));
      });
    },
  };
  return tccc;
}
export type Tccc = ReturnType<typeof createTccc>;

/** During a call a status is what follows it. */
function statusCommand(state: WorkstationState, status: string, reason: string | undefined): Command {
  const presence = status === 'free' || status === 'stopNotReady' ? 'ready' : status === 'rest' ? 'onBreak' : 'notReady';
  const why = presence === 'onBreak' && reason !== undefined ? { reason } : {};
  if (state.agent && state.agent.activity !== 'idle') return { name: 'setNextPresence', presence, ...why };
  return presence === 'ready' ? { name: 'goReady' } : presence === 'onBreak' ? { name: 'goOnBreak', ...why } : { name: 'goNotReady' };
}

const listDevices = async (kind: MediaDeviceKind): Promise<MediaDeviceInfo[]> =>
  (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.kind === kind && device.deviceId !== '');
