// proves DEV rows and F-21: choices, replugging and remembered settings, over a browser whose devices come and go as told.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SimulatedClock } from '../../kernel/clock.js';
import { createBrowserDevices, type BrowserDevices } from './devices.js';
import type { Ringer } from './ringer.js';
import { readSettings } from './settings.js';

type Info = Pick<MediaDeviceInfo, 'deviceId' | 'kind' | 'label' | 'groupId'>;
const input = (deviceId: string, groupId = deviceId): Info => ({ deviceId, kind: 'audioinput', label: `Mic ${groupId}`, groupId });
const output = (deviceId: string): Info => ({ deviceId, kind: 'audiooutput', label: `Speaker ${deviceId}`, groupId: deviceId });

/** getUserMedia and enumerateDevices of a browser. */
class FakeMedia extends EventTarget {
  asked: MediaTrackConstraints[] = [];
  fails: string | undefined;
  constructor(public there: readonly Info[]) { super(); }
  enumerateDevices = async (): Promise<readonly Info[]> => this.there;
  getUserMedia = async ({ audio }: { audio: MediaTrackConstraints }): Promise<MediaStream> => {
    this.asked.push(audio);
    const { deviceId } = audio;
    if (typeof deviceId === 'object' && 'exact' in deviceId && !this.there.some((device) => device.deviceId === deviceId.exact)) throw new DOMException('gone', 'OverconstrainedError');
    if (this.fails) throw new DOMException('no', this.fails);
    return fakeStream();
  };
  plug(there: readonly Info[], says = true): void { this.there = there; if (says) this.dispatchEvent(new Event('devicechange')); }
}
class FakeTrack extends EventTarget {
  readyState = 'live'; enabled = true; kind = 'audio';
  stop(): void { this.readyState = 'ended'; }
}
function fakeStream(): MediaStream {
  const tracks = [new FakeTrack()];
  return { getTracks: () => tracks, getAudioTracks: () => tracks, clone: fakeStream } as unknown as MediaStream;
}
class FakeAudio {
  static made: FakeAudio[] = [];
  paused = true; volume = 1; sinkId = ''; srcObject: unknown = null; autoplay = false;
  constructor() { FakeAudio.made.push(this); }
  async setSinkId(id: string): Promise<void> { this.sinkId = id; }
  async play(): Promise<void> { this.paused = false; }
  pause(): void { this.paused = true; }
}
class Shelf {
  readonly kept = new Map<string, string>();
  getItem = (key: string): string | null => this.kept.get(key) ?? null;
  setItem = (key: string, value: string): void => { this.kept.set(key, value); };
}

const system = input('default', 'a');
let media: FakeMedia, clock: SimulatedClock, shelf: Shelf, ringOn: string, reopened: number, states: string[];
const open: BrowserDevices[] = [];

beforeEach(() => {
  media = new FakeMedia([system, input('a'), input('b'), output('default'), output('s'), output('t')]);
  clock = new SimulatedClock();
  shelf = new Shelf();
  reopened = 0; ringOn = ''; states = [];
  FakeAudio.made = [];
  vi.stubGlobal('navigator', { mediaDevices: media, permissions: { query: async () => ({ state: 'granted', addEventListener: () => undefined, removeEventListener: () => undefined }) } });
  vi.stubGlobal('Audio', FakeAudio);
  vi.stubGlobal('document', {});
});
afterEach(() => { for (const devices of open.splice(0)) devices.close(); vi.unstubAllGlobals(); });

async function make(): Promise<BrowserDevices> {
  const ringer: Ringer = { blocked: false, start: async () => true, stop: () => undefined, once: async () => true, unlock: async () => true, setDevice: async (id) => { ringOn = id; }, setVolume: () => undefined, setVibration: () => undefined };
  const devices = createBrowserDevices({ onMicrophone: (state) => { states.push(state); }, onAutoplay: () => undefined }, { clock, ringer, storage: shelf });
  open.push(devices);
  devices.onInput(() => { reopened++; });
  await clock.advance(0);
  return devices;
}
const last = (): MediaTrackConstraints | undefined => media.asked.at(-1);

describe('devices', () => {
  it('lists real devices, without the names the system has for its own choice', async () => {
    const devices = await make();
    const list = await devices.list();
    expect(list.inputs.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(list.outputs.map(({ id }) => id)).toEqual(['s', 't']);
    expect(list.chosen).toEqual({ input: '', output: '', ring: '' });
    await devices.choose('input', 'default');
    await devices.open();
    expect(last()?.deviceId).toBeUndefined();
  });

  it('takes another microphone at once, and remembers it for the next visit', async () => {
    const devices = await make();
    await devices.choose('input', 'b');
    expect(reopened).toBe(1);
    await devices.open();
    expect(last()).toMatchObject({ deviceId: { exact: 'b' }, echoCancellation: true });
    await (await make()).open();
    expect(last()).toMatchObject({ deviceId: { exact: 'b' } });
  });

  it('finds the remembered device by its name when the browser gave it another id', async () => {
    const devices = await make();
    await devices.choose('input', 'b');
    media.plug([system, input('a'), { ...input('z'), label: 'Mic b' }]);
    await clock.advance(0);
    await devices.open();
    expect(last()).toMatchObject({ deviceId: { exact: 'z' } });
  });

  it('asks anew when the chosen microphone is unplugged and when it is back, and not for a stranger', async () => {
    const devices = await make();
    await devices.choose('input', 'b');
    reopened = 0;
    media.plug([system, input('a'), input('b'), input('c')]);
    await clock.advance(0);
    expect(reopened).toBe(0);
    media.plug([system, input('a')]);
    await clock.advance(0);
    expect(reopened).toBe(1);
    await devices.open();
    expect(last()?.deviceId).toBeUndefined();
    media.plug([]);
    await clock.advance(0);
    media.plug([system, input('a'), input('b')]);
    await clock.advance(0);
    expect(reopened).toBe(3);
    expect((await devices.list()).chosen.input).toBe('b');
  });

  it('follows the system when that chooses another microphone', async () => {
    await make();
    media.plug([input('default', 'b'), input('a'), input('b')]);
    await clock.advance(0);
    expect(reopened).toBe(1);
  });

  it('notices without any devicechange, but looks only while a call is up', async () => {
    const devices = await make();
    await devices.choose('input', 'b');
    reopened = 0;
    media.plug([system, input('a')], false);
    await clock.advance(10_000);
    expect(reopened).toBe(0);
    devices.watch(true);
    await clock.advance(2_000);
    expect(reopened).toBe(1);
    devices.watch(false);
    media.plug([system, input('a'), input('b')], false);
    await clock.advance(10_000);
    expect(reopened).toBe(1);
  });

  it('moves a running voice to another speaker and volume, the ring to its own device, and back to the system when it is unplugged', async () => {
    const devices = await make();
    devices.play(fakeStream());
    await devices.choose('output', 's');
    await devices.choose('ring', 't');
    devices.setVolume(0.4);
    expect(FakeAudio.made[0]).toMatchObject({ sinkId: 's', volume: 0.4 });
    expect(ringOn).toBe('t');
    media.plug([system, input('a'), output('default')]);
    await clock.advance(0);
    expect(FakeAudio.made[0]?.sinkId).toBe('');
    expect(ringOn).toBe('');
    media.plug([system, input('a'), output('s'), output('t')]);
    await clock.advance(0);
    expect([FakeAudio.made[0]?.sinkId, ringOn]).toEqual(['s', 't']);
  });

  it('switches echo cancellation, noise suppression and gain control, and asks anew for each', async () => {
    const devices = await make();
    devices.setProcessing({ noiseSuppression: false });
    expect(reopened).toBe(1);
    await devices.open();
    expect(last()).toMatchObject({ echoCancellation: true, noiseSuppression: false, autoGainControl: true });
  });

  it("takes a page's own stream without stopping it, leads the microphone through its processor, and goes back", async () => {
    const devices = await make();
    const own = fakeStream();
    devices.useInput(own);
    for (const track of (await devices.open()).getTracks()) track.stop();
    expect(media.asked).toEqual([]);
    expect(own.getTracks()[0]?.readyState).toBe('live');
    expect((await devices.list()).ownInput).toBe(true);
    const processed = fakeStream();
    let microphone: MediaStream | undefined;
    devices.useInput((stream) => { microphone = stream; return processed; });
    const given = await devices.open();
    expect(given).toBe(processed);
    let ended = 0;
    given.getAudioTracks()[0]?.addEventListener('ended', () => { ended++; });
    microphone?.getTracks()[0]?.dispatchEvent(new Event('ended'));
    expect(ended).toBe(1);
    for (const track of given.getTracks()) track.stop();
    expect(microphone?.getTracks()[0]?.readyState).toBe('ended');
    devices.useInput(undefined);
    await devices.open();
    expect(media.asked).toHaveLength(2);
  });

  // proves F-21 for several tabs
  it('takes what another tab chose: for the running call, the speaker and the ring', async () => {
    const page = new EventTarget();
    vi.stubGlobal('window', page);
    const here = await make();
    here.play(fakeStream());
    const there = await make();
    reopened = 0;
    await there.choose('input', 'b');
    await there.choose('output', 't');
    there.setVolume(0.3);
    reopened = 0;
    page.dispatchEvent(Object.assign(new Event('storage'), { key: 'another' }));
    expect(reopened).toBe(0);
    page.dispatchEvent(Object.assign(new Event('storage'), { key: 'ccc-devices' }));
    await clock.advance(0);
    // Only the tab that did not know it yet opens another microphone.
    expect(reopened).toBe(1);
    expect(FakeAudio.made[0]).toMatchObject({ sinkId: 't', volume: 0.3 });
    await here.open();
    expect(last()).toMatchObject({ deviceId: { exact: 'b' } });
  });

  // proves F-22
  it('knows before a call that the last microphone is gone, and that one is back', async () => {
    await make();
    states = [];
    media.plug([output('s')]);
    await clock.advance(0);
    media.plug([system, input('a'), output('s')]);
    await clock.advance(0);
    expect(states).toEqual(['missing', 'granted']);
  });

  it('says what stands in the way, and that it is gone', async () => {
    const devices = await make();
    media.fails = 'NotFoundError';
    await expect(devices.open()).rejects.toMatchObject({ code: 'microphone-missing' });
    media.fails = undefined;
    await devices.open();
    expect(states.slice(-2)).toEqual(['missing', 'granted']);
  });
});

describe('what was remembered', () => {
  it('is read field by field, whatever stands there', () => {
    const read = (text: string) => { const at = new Shelf(); at.setItem('ccc-devices', text); return readSettings(at); };
    expect(read('{"volume":0.5,"inputGain":99,"input":{"id":7},"autoGainControl":false}')).toMatchObject({ volume: 0.5, inputGain: 1, input: { id: '', label: '' }, autoGainControl: false });
    for (const text of ['', 'null', '[]', '{', '"x"']) expect(read(text)).toMatchObject({ volume: 1, ringVolume: 0.6, echoCancellation: true });
    expect(readSettings(undefined).volume).toBe(1);
    expect(readSettings({ getItem: () => { throw new Error('forbidden'); }, setItem: () => undefined }).volume).toBe(1);
  });
});
