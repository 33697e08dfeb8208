/** The global `tccc`: the TCCC Web SDK's methods and events, each translated to one command or one question of ours. */
import { CccError, interactionOf, isMuted, type Command, type CommandOf, type Target, type Workstation, type WorkstationState } from '../../index.js';
import { eventsBetween, statusOf } from './events.js';
import { eventNames, type AgentStatus, type CommonResponse, type TcccError, type TcccEventName, type TcccPayloads } from './names.js';
import { internalCall, outboundCall, statusCommands, type Internal, type Outbound, type StatusWish } from './options.js';

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
  let failed: { readonly message: string } | undefined;
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
  }, (error: unknown) => {
    failed = { message: failure(error).errorMsg };
    tell('tokenExpired', failed);
  });

  const state = (): WorkstationState | undefined => here?.workstation.state;
  /** Commands one after another, answered in the SDK's form; which they are is asked once the workstation is there. */
  async function act<T extends object>(commands: (state: WorkstationState) => readonly Command[], fields: (workstation: Workstation) => T): Promise<CommonResponse<T>> {
    try {
      const { workstation } = await host;
      for (const command of commands(workstation.state)) await workstation.dispatch(command);
      return success(fields(workstation));
    } catch (error) { throw failure(error); }
  }
  const nothing = (): object => ({});
  const on = (name: Extract<Command['name'], 'answer' | 'hangUp' | 'mute' | 'unmute' | 'hold' | 'resume'>) =>
    ({ sessionId }: OfSession): Promise<CommonResponse> => act(() => [{ name, interactionId: sessionId }], nothing);
  const none = (what: string) => (): Promise<never> => Promise.reject(failure(new CccError('not-supported', what)));

  async function dial(wanted: (state: WorkstationState) => CommandOf<'dial'>, calleePhoneNumber: string): Promise<CallResponse> {
    let shown = '';
    return act((now) => {
      const command = wanted(now);
      shown = command.callerNumber ?? now.capabilities.callerNumbers[0] ?? '';
      return [command];
    }, ({ state: now }) => {
      const x = interactionOf(now, now.current ?? now.serving.at(-1));
      const remark = x?.data['desc'];
      return {
        sessionId: x?.id ?? '', calleePhoneNumber, callerPhoneNumber: x?.centerNumber || shown, serverType: 'staffSeat' as const,
        ...(remark === undefined ? {} : { remark }),
      };
    });
  }
  const startOutboundCall = (options: Outbound): Promise<CallResponse> => dial((now) => outboundCall(options, now), options.phoneNumber);
  /** Before the workstation is there it is kept for when it is. */
  const ui = (name: Exclude<keyof TcccUi, 'hideButtons' | 'buttons'>) => (): void => {
    if (here) here.ui?.[name](); else host.then((found) => { found.ui?.[name](); }, () => undefined);
  };

  function target({ skillGroupId, userId }: { readonly skillGroupId?: string; readonly userId?: string }): Target {
    if (userId !== undefined) return { kind: 'agent', id: userId };
    if (skillGroupId !== undefined) return { kind: 'skillGroup', id: skillGroupId };
    throw new CccError('bad-request', 'skillGroupId or userId');
  }

  const tccc = {
    events: Object.fromEntries(eventNames.map((name) => [name, name])) as { readonly [N in TcccEventName]: N },
    on<N extends TcccEventName>(name: N, listener: TcccListener<N>): void {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      // Registered after the fact, as by a script further down the page: it is told all the same.
      if (name === 'ready' && here) late(listener, undefined);
      if (name === 'tokenExpired' && failed) late(listener, { ...failed, data: failed });
    },
    off<N extends TcccEventName>(name: N, listener: TcccListener<N>): void { listeners.get(name)?.delete(listener); },
    callOut: startOutboundCall,
    Call: {
      startOutboundCall, callOut: startOutboundCall,
      startInternalCall: (options: Internal) => dial((now) => internalCall(options, now), options.calleeUserId),
      accept: on('answer'), hungUp: on('hangUp'), muteMic: on('mute'), unmuteMic: on('unmute'), hold: on('hold'), unHold: on('resume'),
      isMicMuted({ sessionId }: OfSession): boolean {
        const now = state();
        const x = now && interactionOf(now, sessionId);
        return now !== undefined && x !== undefined && isMuted(now, x);
      },
      sendDigits: ({ sessionId, dtmfText }: OfSession & { readonly dtmfText: string }) => act(() => [{ name: 'sendDigits', digits: dtmfText, interactionId: sessionId }], nothing),
      transfer: async ({ sessionId, ...to }: OfSession & { readonly skillGroupId?: string; readonly userId?: string }): Promise<CommonResponse> =>
        act(() => [{ name: 'transfer', interactionId: sessionId, to: target(to) }], nothing),
      /** Puts an ended call away: that finishes its wrap-up where one runs. */
      deleteCall: ({ sessionId }: OfSession): Promise<CommonResponse> => act((now) => {
        const x = interactionOf(now, sessionId);
        if (!x) throw new CccError('not-found', sessionId);
        if (x.phase === 'active') throw new CccError('not-allowed-now', 'the call is running');
        return x.phase === 'wrapUp' ? [{ name: 'finishWrapUp', interactionId: sessionId }] : [];
      }, nothing),
    },
    Chat: { accept: none('Chat'), end: none('Chat'), transfer: none('Chat') },
    Video: {
      accept: none('Video'), end: none('Video'), muteMic: none('Video'), unmuteMic: none('Video'), muteVideo: none('Video'), unmuteVideo: none('Video'), transfer: none('Video'),
    },
    Agent: {
      async online(): Promise<void> { await host.then(({ workstation }) => workstation.connect()).catch((error: unknown) => { throw failure(error); }); },
      async offline(): Promise<void> { await act(() => [{ name: 'signOut' }], nothing); },
      setStatus: ({ status, restReason }: { readonly status: StatusWish; readonly restReason?: string }): Promise<CommonResponse> => act((now) => statusCommands(now, status, restReason), nothing),
      getStatus: (): AgentStatus => { const now = state(); return now ? statusOf(now) : 'notReady'; },
    },
    Admin: {
      /** At once, as documented; empty before `ready`. */
      getSkillGroups: () => (state()?.queues ?? []).map(({ skillGroupId, name }) => ({ skillGroupName: name, skillGroupId })),
    },
    Devices: {
      isBrowserSupported: (): boolean => typeof RTCPeerConnection !== 'undefined' && typeof WebSocket !== 'undefined' && globalThis.isSecureContext !== false && navigator.mediaDevices !== undefined,
      getMicrophones: () => listDevices('audioinput'),
      getSpeakers: () => listDevices('audiooutput'),
    },
    UI: {
      hide: ui('hide'), show: ui('show'), showfloatButton: ui('showfloatButton'), hidefloatButton: ui('hidefloatButton'), showWorkbench: ui('showWorkbench'), hideWorkbench: ui('hideWorkbench'),
    },
    overrideButtonConfig(change: (config: ButtonConfig) => ButtonConfig): void {
      host.then(({ ui: parts }) => {
        if (!parts) return;
        const kept = new Set(change({ active: parts.buttons.map((type) => ({ type })) }).active.map(({ type }) => type));
        parts.hideButtons(new Set(parts.buttons.filter((type) => !kept.has(type))));
      }).catch((error: unknown) => { if (!failed) globalThis.reportError?.(error); });
    },
  };
  return tccc;
}
export type Tccc = ReturnType<typeof createTccc>;

const late = (listener: (payload: never) => void, payload: unknown): void => { queueMicrotask(() => { (listener as (given: unknown) => void)(payload); }); };
const listDevices = async (kind: MediaDeviceKind): Promise<MediaDeviceInfo[]> =>
  (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.kind === kind && device.deviceId !== '');
