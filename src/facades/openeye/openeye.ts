/** `OpenEye_SDK`: the voice and device part of the OpenEye H5 softphone interface over a SIP account of ours or of a PBX (OE-08). */
import { CccError, interactionOf, type Command, type Workstation, type WorkstationState } from '../../index.js';
import { callNotices } from './calls.js';
import { deviceMethods, type Respond } from './devices.js';
import { noSuchCall, responses, type CallEvents, type Callbacks, type OpenEyeNotice, type RegisterCallbacks, type SdkEvents } from './names.js';

/** What a page gave to `config` and `register`. */
export interface OpenEyeAccount { readonly number: string; readonly name: string; readonly password: string; readonly serverAddr?: string }
export interface OpenEyeHost {
  /** A workstation on this account, not yet connected. */
  open(account: OpenEyeAccount): Workstation;
  readonly version: string;
}
interface NetworkInfo { readonly serverAddr?: string; readonly sipServerPort?: number; readonly sipTransportMode?: number; readonly httpPort?: number }
interface Config { readonly networkInfo?: NetworkInfo; readonly serverregaddress?: unknown }
interface CallIds { readonly callId: number; readonly call_id: number }

/** Key numbers of the interface: ten digits, then these. */
const keys = '0123456789*#ABCD';

export function createOpenEyeCall(host: OpenEyeHost) {
  let events: CallEvents = {};
  let registration: RegisterCallbacks = {};
  let serverAddr: string | undefined;
  let open: { readonly workstation: Workstation; close(): Promise<void> } | undefined;
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
    if (before.connection.registration !== next.connection.registration) tellRegistration(next);
  }
  function tellRegistration({ connection }: WorkstationState): void {
    if (connection.registration === 'registered') told(() => { registration.onRegStatusUpdate?.(loggedIn); });
    if (connection.registration === 'refused') told(() => { registration.onRegStatusUpdate?.(loginFailed(connection.reason ?? 'refused')); });
  }

  async function register(number: string, name: string, password: string): Promise<undefined> {
    await open?.close();
    const opened = host.open({ number, name, password, ...(serverAddr === undefined ? {} : { serverAddr }) });
    seen = opened.state;
    const subscription = opened.state$.subscribe(follow);
    open = { workstation: opened, async close() { subscription.unsubscribe(); open = undefined; await opened.disconnect(); } };
    // The manual's first report: on its way. Whether it went well comes by the second.
    told(() => { registration.onRegStatusUpdate?.(loggingIn); });
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
  const unsupported = (what: string) => (...given: readonly unknown[]): void => {
    respond('unsupported', given.findLast(isCallbacks), () => { throw new CccError('not-supported', what); });
  };

  return {
    config(given: Config, callbacks?: Callbacks): void { respond('config', callbacks, () => { serverAddr = given.networkInfo?.serverAddr; return undefined; }); },
    register(number: string, name: string, password: string, _mode: number, callbacks: RegisterCallbacks): void {
      registration = callbacks;
      respond('register', callbacks, () => register(number, name, password));
    },
    deRegister(_number: string, callbacks?: Callbacks): void { respond('deRegister', callbacks, async () => { await open?.close(); return undefined; }); },
    RegisterStatusQuery(callbacks: Callbacks): void {
      respond('registerStatus', callbacks, () => ({ serverList: { 0: { serverAddr: serverAddr ?? '', serverStatus: open?.workstation.state.connection.registration === 'registered' ? 'Reg' : 'Unreg' } } }));
    },
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
    ...deviceMethods(() => open?.workstation.devices, respond),
    startAnonymousCall: unsupported('anonymous calls'), setVideoWindowParam: unsupported('video'), setVideoLayoutMode: unsupported('video'), setVideoDisplayMode: unsupported('video'),
    openCamera: unsupported('video'), closeCamera: unsupported('video'), screenShot: unsupported('screenshots'), videoCatch: unsupported('recording'), startShare: unsupported('screen sharing'),
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

const loggingIn: OpenEyeNotice = { description: 'TSDK_E_LOGIN_EVT_LOGIN_ING', notify: 1003, param: { serviceAccountType: 4, userId: 0 } };
const loggedIn: OpenEyeNotice = { description: 'TSDK_E_LOGIN_EVT_LOGIN_SUCCESS', notify: 1004, param: { loginSuccessInfo: { confEnvType: 0 }, serviceAccountType: 4, userId: 0 } };
const loginFailed = (reason: string): OpenEyeNotice =>
  ({ description: 'TSDK_E_LOGIN_EVT_LOGIN_FAILED', notify: 1005, param: { loginFailedInfo: { lockInterval: 0, reasonCode: 1, reasonDescription: reason, residualRetryTimes: 0 }, serviceAccountType: 4, userId: 0 } });

/** A page's fault stays the page's (F-28). */
function told(say: () => void): void {
  try { say(); } catch (error) { globalThis.reportError?.(error); }
}
const textOf = (error: unknown): string => error instanceof Error ? error.message : String(error);
const isCallbacks = (given: unknown): given is Callbacks => typeof given === 'object' && given !== null && 'response' in given;
