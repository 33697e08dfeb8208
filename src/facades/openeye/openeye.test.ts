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
  const Sdk = createOpenEyeSdk({ version: 'test', open: (account) => {
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
  phone.register('1001@example.test', '1001', 'secret', 4, { ...registered.callbacks, onRegStatusUpdate: ({ description }) => states.push(description) });
  await clock.advance(20);
  return { clock, mock, phone, heard, said, states, registered, accounts, sdk, workstation };
}
const names = (heard: readonly OpenEyeNotice[]): string[] => heard.map(({ description }) => description.replace('TSDK_E_CALL_EVT_CALL_', ''));

describe('OpenEye_SDK', () => {
  it('is ready by itself and registers the account it is given (OE-08)', async () => {
    const { said, states, registered, accounts, sdk, phone } = await up();
    expect(said).toEqual(['daemon', 'service', 'login', 'call']);
    expect(registered.got.value).toMatchObject({ description: 'tsdk_login', result: 0 });
    expect(states).toEqual(['TSDK_E_LOGIN_EVT_LOGIN_ING', 'TSDK_E_LOGIN_EVT_LOGIN_SUCCESS']);
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
    expect(camera.got.value?.errMsg).toContain('not');
    expect(failed).toEqual([2022]);
  });

  it('leaves after deRegister, and stays usable', async () => {
    const { clock, phone, states } = await up();
    const left = answer(), status = answer<{ serverList: Record<number, { serverStatus: string }> }>();
    phone.deRegister('1001@example.test', left.callbacks);
    await clock.advance(20);
    expect(left.got.value).toMatchObject({ description: 'tsdk_logout', result: 0 });
    phone.RegisterStatusQuery(status.callbacks as never);
    await clock.advance(1);
    expect(status.got.value?.param?.serverList[0]?.serverStatus).toBe('Unreg');
    expect(states.at(-1)).toBe('TSDK_E_LOGIN_EVT_LOGIN_SUCCESS');
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
    const methods = deviceMethods(() => devices, (name, _callbacks, work) => { void Promise.resolve().then(work).then((param) => { answers.push([name, param]); }, () => { answers.push([name, 'failed']); }); });
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
    await new Promise((done) => { setTimeout(done, 5); });
    expect(chosen).toEqual([['input', 'm2']]);
    const of = (name: string): unknown[] => (answers as [string, unknown][]).filter(([said]) => said === name).map(([, param]) => param);
    expect(of('getMediaDevices')).toEqual([expect.objectContaining({ num: 2, deviceType: 0, deviceInfo: [expect.objectContaining({ index: 0, deviceName: 'Default' }), expect.objectContaining({ index: 1, deviceName: 'Desk microphone' })] })]);
    expect(of('setMicIndex').toSorted()).toEqual(['failed', undefined]);
    expect(of('mediaGetMicIndex')).toEqual([{ index: 1 }]);
    expect(of('mediaGetSpeakIndex')).toEqual([{ index: 0 }]);
    expect(of('getMicVol')).toEqual([{ volume: 20 }]);
    expect(of('getSpkVol')).toEqual([{ volume: 0 }]);
    expect(of('setSpkVol').toSorted()).toEqual(['failed', undefined]);
  });
});
