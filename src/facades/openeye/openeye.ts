/** `OpenEye_SDK`: the voice and device part of the OpenEye H5 softphone interface over a SIP account of ours or of a PBX (OE-08). */
import { CccError, currentCalls, interactionOf, myLeg, partyOf, stageOf, type Command, type Workstation, type WorkstationState } from '../../index.js';
import { callNotices } from './calls.js';
import { deviceMethods, type Respond } from './devices.js';
import { missedNotice, responses, type CallEvents, type Callbacks, type OpenEyeNotice, type OpenEyeResponse, type RegisterCallbacks, type RegisterStatus, type ResponseName, type SdkEvents } from './names.js';
import { noSuchCall } from './reasons.js';
import { forgotten, registrationNotice, type RegistrationNotice } from './registration.js';

/** What a page gave to `config` and `register`. */
export interface OpenEyeAccount { readonly number: string; readonly name: string; readonly password: string; readonly serverAddr?: string }
export interface OpenEyeHost {
  /** A workstation on this account, not yet connected. */
  open(account: OpenEyeAccount): Workstation;
  readonly version: string;
  /** What a page should know and no method's answer can tell. */
  warn?(line: string): void;
}
interface NetworkInfo { readonly serverAddr?: string; readonly sipServerPort?: number; readonly sipTransportMode?: number; readonly httpPort?: number }
interface CommonNotify { readonly onNotify?: (event: OpenEyeNotice) => void }
interface Config { readonly networkInfo?: NetworkInfo; readonly serverregaddress?: unknown }
interface CallIds { readonly callId: number; readonly call_id: number }

/** Key numbers of the interface: ten digits, then these. */
const keys = '0123456789*#ABCD';

export function createOpenEyeCall(host: OpenEyeHost) {
  let events: CallEvents = {};
  let common: CommonNotify = {};
  let registration: RegisterCallbacks = {};
  let serverAddr: string | undefined;
  let open: { readonly number: string; readonly workstation: Workstation; close(): Promise<void> } | undefined;
  let seen: WorkstationState | undefined;
  const numbers = new Map<string, number>();

  const respond: Respond = (name, callbacks, work) => {
    const [description, rsp] = responses[name];
    void Promise.resolve().then(work).then((param) => ({ description, result: 0, rsp, ...(param === undefined ? {} : { param }) }), (error: unknown) => ({ description, result: 1, rsp, errMsg: textOf(error) }))
      .then((answer) => { told(() => { (callbacks?.response as ((given: unknown) => void) | undefined)?.(answer); }); });
  };
  function numberOf(interactionId: string): number {
    const known = numbers.get(interactionId) ?? numbers.size + 1;
    numbers.set(interactionId, known);
    return known;
  }
  const interactionId = (callId: number): string | undefined => [...numbers].find(([, number]) => number === Number(callId))?.[0];
  function workstation(): Workstation {
    if (!open) throw new CccError('phone-not-registered');
    return open.workstation;
  }
  async function act(command: Command): Promise<undefined> { await workstation().dispatch(command); return undefined; }
  const onCall = (callId: number, command: (interactionId: string) => Command): Promise<undefined> => {
    const id = interactionId(callId);
    return id === undefined ? Promise.reject(new CccError('not-found', `there is no call ${callId}`)) : act(command(id));
  };

  function follow(next: WorkstationState): void {
    const before = seen ?? next;
    seen = next;
    for (const { name, event } of callNotices(before, next, numberOf)) told(() => { events[name]?.(event); });
    for (const id of before.ringing) if (missedHere(next, id)) tellMissed(next, id);
    tellRegistration(registrationNotice(open?.number ?? '', before.connection, next.connection));
  }
  const tellRegistration = (notice: RegistrationNotice | undefined): void => { if (notice) told(() => { registration.onRegStatusUpdate?.(notice); }); };
  function tellMissed(state: WorkstationState, id: string): void {
    const x = interactionOf(state, id);
    const param = { callId: numberOf(id), isVideo: false, caller: x ? partyOf(state, x).number : '', time: localTime(x?.startedAt ?? Date.now()) };
    told(() => { common.onNotify?.({ description: missedNotice[0], notify: missedNotice[1], param }); });
  }

  const isRegistered = (): boolean => open?.workstation.state.connection.registration === 'registered';
  async function register(number: string, name: string, password: string, callbacks: RegisterCallbacks): Promise<undefined> {
    // As documented: who is registered goes first.
    if (open && open.number !== number && isRegistered()) throw new CccError('not-allowed-now', `Repeat login, current user:${open.number}`);
    requireQuiet();
    await open?.close();
    registration = callbacks;
    const opened = host.open({ number, name, password, ...(serverAddr === undefined ? {} : { serverAddr }) });
    seen = opened.state;
    const subscription = opened.state$.subscribe(follow);
    open = { number, workstation: opened, async close() { subscription.unsubscribe(); open = undefined; await opened.disconnect(); } };
    // The manual's first report: on its way. Whether it went well comes by the second.
    tellRegistration(registrationNotice(number));
    opened.connect().catch(() => undefined);
    return undefined;
  }
  async function startCall(number: string, video: unknown): Promise<CallIds> {
    if (video) throw new CccError('not-supported', 'video');
    await act({ name: 'dial', phoneNumber: number });
    const { state } = workstation();
    const id = interactionOf(state, state.current ?? state.serving.at(-1))?.id;
    if (id === undefined) throw new CccError('call-failed');
    return { callId: numberOf(id), call_id: numberOf(id) };
  }
  /** As documented: not in a call, which would end with its registration. */
  function requireQuiet(): void {
    const { state } = open?.workstation ?? {};
    if (state && (state.ringing.length > 0 || currentCalls(state).length > 0)) throw new CccError('not-allowed-now', 'a call is running');
  }
  async function muteCalls(muted: boolean): Promise<void> {
    for (const { id } of currentCalls(workstation().state)) await act({ name: muted ? 'mute' : 'unmute', interactionId: id });
  }
  const unsupported = (name: ResponseName, what: string) => (...given: readonly unknown[]): void => {
    respond(name, given.findLast(isCallbacks), () => { throw new CccError('not-supported', what); });
  };
  /** Settings of the program on the machine, which answer nothing: what they set is decided elsewhere here. */
  const without = (name: string) => (): void => { host.warn?.(`${name} has no effect: there is no OpenEye program here.`); };

  return {
    config(given: Config, callbacks?: Callbacks): void { respond('config', callbacks, () => { serverAddr = given.networkInfo?.serverAddr; return undefined; }); },
    register(number: string, name: string, password: string, _mode: number, callbacks: RegisterCallbacks): void {
      respond('register', callbacks, () => register(number, name, password, callbacks));
    },
    deRegister(_number: string, callbacks?: Callbacks): void {
      respond('deRegister', callbacks, async () => {
        requireQuiet();
        const was = open;
        await was?.close();
        if (was) told(() => { registration.onForceUnReg?.(forgotten); });
        return undefined;
      });
    },
    RegisterStatusQuery(callbacks: { readonly response?: (response: OpenEyeResponse & RegisterStatus) => void }): void {
      const [description, rsp] = responses.registerStatus;
      const serverStatus = isRegistered() ? 'Reg' : 'Unreg';
      const answer = { description, result: 0, rsp, account: open?.number ?? '', serverList: { 0: { serverAddr: serverAddr ?? '', serverStatus } } } as const;
      queueMicrotask(() => { told(() => { callbacks.response?.(answer); }); });
    },
    SetComNotifyCallBack(given: CommonNotify): void { common = given; },
    SetShareMode: without('SetShareMode'), SetRegInterval: without('SetRegInterval'), SetOptionInterval: without('SetOptionInterval'),
    setBasicCallEvent(given: CallEvents): void { events = given; },
    startCall(number: string, video: boolean | number, callbacks?: Callbacks<CallIds>): void { respond('startCall', callbacks, () => startCall(number, video)); },
    acceptCall(callId: number, video: boolean | number, callbacks?: Callbacks): void {
      respond('acceptCall', callbacks, () => { if (video) throw new CccError('not-supported', 'video'); return onCall(callId, (id) => ({ name: 'answer', interactionId: id })); });
    },
    endCall(callId: number, callbacks?: Callbacks): void {
      respond('endCall', callbacks, async () => {
        if (interactionId(callId) === undefined) told(() => { events.onCallEndedFailed?.({ description: 'TSDK_E_CALL_EVT_ENDCALL_FAILED', notify: 2022, param: { callId, result: noSuchCall } }); });
        const ringing = open?.workstation.state.ringing.includes(interactionId(callId) ?? '') === true;
        return onCall(callId, (id) => ({ name: ringing ? 'reject' : 'hangUp', interactionId: id }));
      });
    },
    operateMic(callId: number, mute: number | boolean, callbacks?: Callbacks): void { respond('operateMic', callbacks, () => onCall(callId, (id) => ({ name: Number(mute) === 1 ? 'mute' : 'unmute', interactionId: id }))); },
    dtmf(callId: number, key: number, callbacks?: Callbacks): void {
      respond('dtmf', callbacks, () => {
        const digits = keys[key];
        if (digits === undefined) throw new CccError('bad-request', 'keyTone is 0 to 9, 10 for *, 11 for #, 12 to 15 for A to D');
        return onCall(callId, (id) => ({ name: 'sendDigits', digits, interactionId: id }));
      });
    },
    ...deviceMethods(() => open?.workstation.devices, respond, muteCalls),
    startAnonymousCall: unsupported('startAnonymousCall', 'anonymous calls'),
    setVideoWindowParam: unsupported('setVideoWindowParam', 'video'), setVideoLayoutMode: unsupported('setVideoLayoutMode', 'video'), setVideoDisplayMode: unsupported('setVideoDisplayMode', 'video'),
    openCamera: unsupported('openCamera', 'video'), closeCamera: unsupported('closeCamera', 'video'), screenShot: unsupported('screenShot', 'screenshots'),
    videoCatch: unsupported('videoCatch', 'recording'), videoCatchBase64: unsupported('videoCatchBase64', 'recording'),
    startShareWindow: unsupported('startShareWindow', 'screen sharing'), stopShareWindow: unsupported('stopShareWindow', 'screen sharing'),
  };
}
export type OpenEyeCall = ReturnType<typeof createOpenEyeCall>;

/** The class of the interface. There is no program on the machine to wait for, so it is ready with the next task. */
export function createOpenEyeSdk(host: OpenEyeHost) {
  return class OpenEyeSdk {
    readonly openEyeCall = createOpenEyeCall(host);
    /** The manual's samples write it both ways. */
    readonly OpenEyeCall = this.openEyeCall;

    constructor(events: SdkEvents = {}) {
      const { onOpeneyeDeamonReady, serviceStartUp, onOpeneyeLoginReady, onOpeneyeCallReady, onVersionInfoNotify } = events;
      queueMicrotask(() => {
        for (const say of [onOpeneyeDeamonReady, serviceStartUp, onOpeneyeLoginReady, onOpeneyeCallReady]) told(() => { say?.(); });
        told(() => { onVersionInfoNotify?.({ description: 'version_info', notify: 0, param: { version: host.version } }); });
      });
    }
  };
}

const missedHere = (state: WorkstationState, id: string): boolean => {
  const x = interactionOf(state, id);
  return x !== undefined && !state.ringing.includes(id) && stageOf(state, x) === 'ended' && myLeg(state, x)?.connectedAt === undefined;
};
/** `yyyy-MM-dd HH:mm:ss` where the agent is. */
function localTime(at: number): string {
  const date = new Date(at);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}

/** A page's fault stays the page's (F-28). */
function told(say: () => void): void {
  try { say(); } catch (error) { globalThis.reportError?.(error); }
}
const textOf = (error: unknown): string => error instanceof Error ? error.message : String(error);
const isCallbacks = (given: unknown): given is Callbacks => typeof given === 'object' && given !== null && 'response' in given;
