// OE-01 … OE-05, OE-08: the calls of the OpenEye manual's sequence, as a page written for it makes them, on the mock center.
import { describe, expect, it } from 'vitest';
import { createWorkstation, type DeviceList, type Devices, type Workstation } from '../../index.js';
import { createMockCenter, SimulatedClock } from '../../testing.js';
import { createOpenEyeSdk, type OpenEyeAccount } from './openeye.js';
import type { CallParam, OpenEyeNotice, OpenEyeResponse } from './names.js';

interface Answer<P> { value?: OpenEyeResponse<P> }
/** A `callbacks` object of the page that keeps what it was told. */
function answer<P = unknown>(): { readonly got: Answer<P>; readonly callbacks: { response(given: OpenEyeResponse<P>): void } } {
  const got: Answer<P> = {};
  return { got, callbacks: { response(given) { got.value = given; } } };
}

async function up() {
  const clock = new SimulatedClock();
  const mock = createMockCenter({ clock, ringTimeoutMs: 10_000 });
  const accounts: OpenEyeAccount[] = [];
  const opened: Workstation[] = [];
  const warned: string[] = [];
  const Sdk = createOpenEyeSdk({ version: 'test', warn: (line) => { warned.push(line); }, open: (account) => {
    const workstation = createWorkstation({ center: mock, softphone: mock.softphone, clock, effects: false });
    accounts.push(account);
    opened.push(workstation);
    return workstation;
  } });
  const workstation = (): Workstation => opened.at(-1) ?? expect.unreachable('nothing registered');
  const said: string[] = [];
  const sdk = new Sdk({ onOpeneyeDeamonReady: () => said.push('daemon'), serviceStartUp: () => said.push('service'), onOpeneyeLoginReady: () => said.push('login'), onOpeneyeCallReady: () => said.push('call') });
  await clock.advance(1);
  const phone = sdk.openEyeCall;
  const heard: OpenEyeNotice<CallParam>[] = [];
  const hear = (event: OpenEyeNotice<CallParam>): void => { heard.push(event); };
  phone.setBasicCallEvent({ onCallIncoming: hear, onCallOutGoing: hear, onCallRingBack: hear, onCallConnected: hear, onCallEnded: hear, onCallRtpCreated: hear });
  const states: string[] = [];
  const registered = answer();
  phone.config({ networkInfo: { serverAddr: '10.0.0.1', sipServerPort: 5060, sipTransportMode: 0, httpPort: 0 } });
  await clock.advance(1);
  phone.register('1001@example.test', '1001', 'secret', 4, { ...registered.callbacks, onRegStatusUpdate: ({ description, param }) => states.push(`${(param as { register_state: number }).register_state} ${description}`), onForceUnReg: ({ description, notify }) => states.push(`${notify} ${description}`) });
  await clock.advance(20);
  return { clock, mock, phone, heard, said, states, registered, accounts, sdk, workstation, warned };
}
const names = (heard: readonly OpenEyeNotice[]): string[] => heard.map(({ description }) => description.replace('TSDK_E_CALL_EVT_CALL_', ''));

describe('OpenEye_SDK', () => {
  it('is ready by itself and registers the account it is given (OE-08)', async () => {
    const { said, states, registered, accounts, sdk, phone } = await up();
    expect(said).toEqual(['daemon', 'service', 'login', 'call']);
    expect(registered.got.value).toMatchObject({ description: 'tsdk_login', result: 0 });
    expect(states).toEqual(['1 registering', '3 TSDK_E_LOGIN_EVT_LOGIN_SUCCESS']);
    expect(accounts).toEqual([{ number: '1001@example.test', name: '1001', password: 'secret', serverAddr: '10.0.0.1' }]);
    expect(sdk.OpenEyeCall).toBe(phone);
  });

  it('calls: goes out, rings back, connects, is muted, sends keys and ends, each told once with one number', async () => {
    const { clock, mock, phone, heard } = await up();
    mock.whenDialled((call) => { clock.after(20, () => { call.ring(); clock.after(50, () => { call.answer(); }); }); });
    const started = answer<{ callId: number; call_id: number }>();
    phone.startCall('13800138000', false, started.callbacks);
    await clock.advance(200);
    expect(started.got.value).toMatchObject({ description: 'tsdk_start_call', result: 0, param: { callId: 1, call_id: 1 } });
    expect(names(heard)).toEqual(['OUTGOING', 'RINGBACK', 'RTP_CREATED', 'CONNECTED']);
    expect(heard.at(-1)).toMatchObject({ notify: 2006, param: { callId: 1, callInfo: { callState: 3, isCaller: 1, peerNumber: '13800138000', isVideoCall: 0 } } });
    const muted = answer(), key = answer(), badKey = answer(), unknown = answer(), ended = answer();
    phone.operateMic(1, 1, muted.callbacks);
    phone.dtmf(1, 11, key.callbacks);
    phone.dtmf(1, 99, badKey.callbacks);
    phone.operateMic(7, 1, unknown.callbacks);
    await clock.advance(20);
    expect([muted, key, badKey, unknown].map(({ got }) => got.value?.result)).toEqual([0, 0, 1, 1]);
    phone.endCall(1, ended.callbacks);
    await clock.advance(20);
    expect(ended.got.value).toMatchObject({ description: 'tsdk_end_call', result: 0 });
    expect(names(heard).at(-1)).toBe('ENDED');
  });

  it('is called, answers by the number of the event, and hears the far end hang up', async () => {
    const { clock, mock, phone, heard, workstation } = await up();
    // An agent of the mock is offered calls when ready; a desk phone of the center is so by registering.
    await workstation().dispatch({ name: 'goReady' });
    const customer = mock.inbound({ number: '13900139000' });
    await clock.advance(50);
    const callId = heard[0]?.param.callId ?? 0;
    expect(heard[0]).toMatchObject({ notify: 2002, param: { call_id: callId, is_video_call: 0, callInfo: { isCaller: 0, peerNumber: '13900139000' } } });
    phone.acceptCall(callId, 0);
    await clock.advance(50);
    expect(names(heard)).toEqual(['INCOMING', 'RTP_CREATED', 'CONNECTED']);
    customer.hangUp();
    await clock.advance(20);
    expect(names(heard).at(-1)).toBe('ENDED');
  });

  it('says what it cannot do in the interface\'s own form, and when there is no such call', async () => {
    const { clock, phone } = await up();
    const failed: number[] = [];
    phone.setBasicCallEvent({ onCallEndedFailed: ({ notify }) => { failed.push(notify); } });
    const video = answer(), camera = answer(), end = answer();
    phone.startCall('1002', true, video.callbacks);
    phone.openCamera(1, camera.callbacks);
    phone.endCall(99, end.callbacks);
    await clock.advance(10);
    expect([video, camera, end].map(({ got }) => got.value?.result)).toEqual([1, 1, 1]);
    expect(camera.got.value).toMatchObject({ description: 'tsdk_control_camera', rsp: 67_759, errMsg: expect.stringContaining('not') });
    expect(failed).toEqual([2022]);
  });

  it('leaves after deRegister, and stays usable', async () => {
    const { clock, phone, states } = await up();
    const left = answer(), status: unknown[] = [];
    phone.deRegister('1001@example.test', left.callbacks);
    await clock.advance(20);
    expect(left.got.value).toMatchObject({ description: 'tsdk_logout', result: 0 });
    expect(states.at(-1)).toBe('1006 TSDK_E_LOGIN_EVT_LOGOUT_SUCCESS');
    phone.RegisterStatusQuery({ response: (given) => { status.push(given); } });
    await clock.advance(1);
    expect(status).toEqual([{ description: 'register_status_query', result: 0, rsp: 67_779, account: '', serverList: { 0: { serverAddr: '10.0.0.1', serverStatus: 'Unreg' } } }]);
  });
});

// The whole table: name and number of every response as the manual's examples have them.
describe('responses', () => {
  it.each([
    ['register', 'tsdk_login', 65_537], ['deRegister', 'tsdk_logout', 65_538], ['startCall', 'tsdk_start_call', 67_537], ['acceptCall', 'tsdk_accept_call', 67_538], ['endCall', 'tsdk_end_call', 67_539],
    ['dtmf', 'tsdk_send_dtmf', 67_540], ['operateMic', 'tsdk_mute_mic', 67_547], ['getMediaDevices', 'tsdk_get_devices', 67_550], ['setMicIndex', 'tsdk_set_mic_index', 67_551],
    ['mediaGetMicIndex', 'tsdk_get_mic_index', 67_552], ['setSpeakIndex', 'tsdk_set_speak_index', 67_553], ['mediaGetSpeakIndex', 'tsdk_get_speak_index', 67_554],
    ['setSpkVol', 'tsdk_set_speak_volume', 67_557], ['getSpkVol', 'tsdk_get_speak_volume', 67_558], ['setMicVol', 'tsdk_set_mic_volume', 67_577], ['getMicVol', 'tsdk_get_mic_volume', 67_578],
    ['openEyeSetMute', 'openeye_set_mute', 67_780], ['setVideoWindowParam', 'tsdk_set_video_rect', 67_745], ['setVideoLayoutMode', 'tsdk_set_video_layout_mode', 67_749],
    ['setVideoDisplayMode', 'tsdk_set_video_display_mode', 67_751], ['openCamera', 'tsdk_control_camera', 67_759], ['closeCamera', 'tsdk_control_camera', 67_759],
    ['startShareWindow', 'tsdk_share_evt_startsharewindow', 67_755], ['stopShareWindow', 'tsdk_share_evt_stopsharewindow', 67_756], ['videoCatch', 'tsdk_share_evt_stopsharewindow', 67_763],
  ])('%s is answered as %s', async (method, description, rsp) => {
    const { phone, clock } = await up();
    const got: OpenEyeResponse[] = [];
    const given = method === 'register' ? ['1001@example.test', '1001', 'secret', 4] : method === 'deRegister' ? ['1001@example.test'] : /^(media|get\w+Vol|startShare|stopShare)/.test(method) ? [] : ['setSpkVol', 'setMicVol', 'openEyeSetMute', 'startCall', 'acceptCall', 'dtmf', 'operateMic'].includes(method) ? [1, 0] : method === 'setVideoWindowParam' ? [1, 1, 1, 1] : [0];
    (phone as unknown as Record<string, (...args: unknown[]) => void>)[method]?.(...given, { response: (answered: OpenEyeResponse) => { got.push(answered); } });
    await clock.advance(20);
    expect(got).toHaveLength(1);
    expect(got[0]).toMatchObject({ description, rsp });
  });
});

describe('what the manual says besides', () => {
  it('a second account is refused while one is registered, the same is taken again', async () => {
    const { phone, clock, accounts } = await up();
    const other = answer(), same = answer();
    phone.register('1002@example.test', '1002', 'secret', 4, other.callbacks);
    await clock.advance(20);
    expect(other.got.value).toMatchObject({ result: 1, errMsg: expect.stringContaining('Repeat login, current user:1001@example.test') });
    phone.register('1001@example.test', '1001', 'secret', 4, same.callbacks);
    await clock.advance(20);
    expect(same.got.value).toMatchObject({ result: 0 });
    expect(accounts.map(({ number }) => number)).toEqual(['1001@example.test', '1001@example.test']);
  });

  it('a running call keeps its registration, and why a call failed stands in callInfo', async () => {
    const { phone, clock, mock, heard } = await up();
    mock.whenDialled((call) => { call.ring(); clock.after(50, () => { call.refuse('busy'); }); });
    phone.startCall('13800138000', false);
    await clock.advance(20);
    const left = answer();
    phone.deRegister('1001@example.test', left.callbacks);
    await clock.advance(5);
    expect(left.got.value).toMatchObject({ result: 1, errMsg: expect.stringContaining('running') });
    await clock.advance(100);
    expect(heard.at(-1)).toMatchObject({ notify: 2007, param: { callInfo: { callState: 5, reasonCode: 50_331_768, reasonDescription: '[TSDK_E_CALL_ERR_REASON_CODE_BUSYHERE]:Indicates 486 busy here' } } });
  });

  it('tells a missed call, and warns of settings that nothing here has', async () => {
    const { phone, clock, mock, workstation, warned } = await up();
    const notices: OpenEyeNotice[] = [];
    phone.SetComNotifyCallBack({ onNotify: (event) => { notices.push(event); } });
    await workstation().dispatch({ name: 'goReady' });
    const customer = mock.inbound({ number: '13900139000' });
    await clock.advance(50);
    customer.hangUp();
    await clock.advance(50);
    expect(notices).toEqual([{ description: 'report_missed_call', notify: 3001, param: { callId: 1, isVideo: false, caller: '13900139000', time: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/) } }]);
    phone.SetRegInterval();
    expect(warned).toEqual([expect.stringContaining('SetRegInterval')]);
  });

  it('tells a refused registration with the vendor\'s code for the SIP status, once', async () => {
    const { registrationNotice } = await import('./registration.js');
    const at = (registration: 'registering' | 'registered' | 'refused', registrationReason?: string) => ({ registration, ...(registrationReason ? { registrationReason } : {}) }) as never;
    expect(registrationNotice('1', at('registering'), at('registering', 'SIP 404'))).toMatchObject({ notify: 1005, param: { register_state: 0, loginFailedInfo: { reasonCode: 50_331_750, reasonDescription: '[TSDK_E_CALL_ERR_REASON_CODE_NOTFOUND]:Indicates 404 not found' } } });
    expect(registrationNotice('1', at('registering', 'SIP 404'), at('registering', 'SIP 404'))).toBeUndefined();
    expect(registrationNotice('1', at('registering'), at('refused', 'SIP 403'))).toMatchObject({ param: { loginFailedInfo: { reasonCode: 50_331_749 } } });
    expect(registrationNotice('1', at('registering'), at('registering', 'no network'))).toBeUndefined();
  });
});

describe('devices', () => {
  function fake(): { devices: Devices; chosen: unknown[] } {
    const chosen: unknown[] = [];
    let list: DeviceList = {
      inputs: [{ id: 'default', label: 'Default' }, { id: 'm2', label: 'Desk microphone' }], outputs: [{ id: 's1', label: 'Speaker' }], chosen: { input: 'm2', output: '', ring: '' },
      canChooseOutput: true, volume: 1, ringVolume: 1, inputGain: 1, processing: { echoCancellation: true, noiseSuppression: true, autoGainControl: true }, ownInput: false,
    };
    const devices = {
      list: () => Promise.resolve(list), choose: (kind: string, id: string) => { chosen.push([kind, id]); return Promise.resolve(); },
      setVolume: (volume: number) => { list = { ...list, volume }; }, setInputGain: (inputGain: number) => { list = { ...list, inputGain }; },
    } as unknown as Devices;
    return { devices, chosen };
  }

  it('are listed, chosen by their place, and their volumes are kept (OE-01 … OE-05)', async () => {
    const { deviceMethods } = await import('./devices.js');
    const { devices, chosen } = fake();
    const answers: unknown[] = [];
    const methods = deviceMethods(() => devices, (name, _callbacks, work) => { void Promise.resolve().then(work).then((param) => { answers.push([name, param]); }, () => { answers.push([name, 'failed']); }); }, (muted) => { chosen.push(['microphones', muted]); return Promise.resolve(); });
    methods.getMediaDevices(0);
    methods.setMicIndex(1);
    methods.setMicIndex(5);
    methods.mediaGetMicIndex();
    methods.mediaGetSpeakIndex();
    methods.setMicVol(20, 1);
    methods.setSpkVol(0, 0);
    methods.setSpkVol(101, 0);
    await new Promise((done) => { setTimeout(done, 5); });
    methods.getMicVol();
    methods.getSpkVol();
    methods.setSpkVol(40, 0);
    methods.openEyeSetMute(2, 1);
    await new Promise((done) => { setTimeout(done, 5); });
    methods.getSpkVol();
    methods.openEyeSetMute(2, 0);
    methods.openEyeSetMute(0, 1);
    await new Promise((done) => { setTimeout(done, 5); });
    methods.getSpkVol();
    await new Promise((done) => { setTimeout(done, 5); });
    expect(chosen).toEqual([['input', 'm2'], ['microphones', true]]);
    const of = (name: string): unknown[] => (answers as [string, unknown][]).filter(([said]) => said === name).map(([, param]) => param);
    expect(of('getMediaDevices')).toEqual([expect.objectContaining({ num: 2, deviceType: 0, deviceInfo: [expect.objectContaining({ index: 0, deviceName: 'Default' }), expect.objectContaining({ index: 1, deviceName: 'Desk microphone' })] })]);
    expect(of('setMicIndex').toSorted()).toEqual(['failed', undefined]);
    expect(of('mediaGetMicIndex')).toEqual([{ index: 1 }]);
    expect(of('mediaGetSpeakIndex')).toEqual([{ index: 0 }]);
    expect(of('getMicVol')).toEqual([{ volume: 20 }]);
    expect(of('getSpkVol')).toEqual([{ volume: 0 }, { volume: 0 }, { volume: 40 }]);
    expect(of('setSpkVol').toSorted()).toEqual(['failed', undefined, undefined]);
  });
});
