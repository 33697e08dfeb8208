// The pre-call check over fakes: each thing that can be wrong is named, and none takes longer than ten seconds.
import { describe, expect, it } from 'vitest';
import { checkNames, runCheck, type CheckBrowser, type CheckContext, type CheckResult } from './check.js';
import { SimulatedClock } from './kernel/clock.js';
import { CccError } from './kernel/errors.js';
import { initialState } from './model/index.js';
import { FakeSoftphone } from './softphone/fake.js';
import type { Devices } from './softphone/softphone.js';

const up = { ...initialState, connection: { ...initialState.connection, signalling: 'connected', registration: 'registered' } } as const;
const access = { aor: 'sip:a@b', server: '/sip', username: 'a', password: 'b', iceServers: [], expiresAt: 9e12 };

function connectionThat(finds: readonly string[], errorCode?: number): () => RTCPeerConnection {
  return () => {
    const made = {
      onicecandidate: (_event: unknown): void => undefined, onicecandidateerror: (_event: { errorCode: number }): void => undefined, createDataChannel: () => undefined, close: () => undefined,
      setLocalDescription: async () => { if (errorCode !== undefined) made.onicecandidateerror({ errorCode }); for (const type of finds) made.onicecandidate({ candidate: { type } }); made.onicecandidate({ candidate: null }); },
    };
    return made as unknown as RTCPeerConnection;
  };
}
interface Given { readonly level?: number; readonly devices?: Partial<Devices>; readonly browser?: Partial<CheckBrowser>; readonly context?: Partial<CheckContext> }

async function check({ level = 0.05, devices = {}, browser = {}, context = {} }: Given = {}): Promise<{ results: readonly CheckResult[]; of: Record<string, string>; tookMs: number }> {
  const clock = new SimulatedClock();
  const fake: Devices = { ...new FakeSoftphone().devices, meter: async (listener) => { listener(level); return () => undefined; }, ...devices };
  let tookMs = 0;
  const running = runCheck({
    clock, state: () => up, devices: fake, sipAccess: async () => access, browser: { secure: true, soundRuns: async () => true, connection: connectionThat(['host']), ...browser }, ...context,
  }).then((results) => { tookMs = clock.monotonic() - 1_700_000_000_000; return results; });
  await clock.advance(20_000);
  const results = await running;
  return { results, tookMs, of: Object.fromEntries(results.map(({ name, outcome, code }) => [name, code ?? outcome])) };
}
const never = <T>(): Promise<T> => new Promise<T>(() => undefined);
const refuse = (code: 'microphone-denied' | 'microphone-missing' | 'microphone-busy' | 'frame-not-allowed') => ({ meter: async () => { throw new CccError(code); } });

describe('the pre-call check', () => {
  it('is content with a good place', async () => {
    const { results, of } = await check();
    expect(Object.values(of)).toEqual(checkNames.map(() => 'ok'));
    expect(results.map(({ name }) => name)).toEqual([...checkNames]);
  });

  it.each<[string, Given, Record<string, string>]>([
    ['an insecure page', { browser: { secure: false } }, { secure: 'insecure-context', permission: 'skipped', microphone: 'skipped', speaker: 'ok' }],
    ['a refused microphone', { devices: refuse('microphone-denied') }, { permission: 'microphone-denied', device: 'skipped', microphone: 'skipped' }],
    ['a frame without permission', { devices: refuse('frame-not-allowed') }, { permission: 'frame-not-allowed' }],
    ['no microphone', { devices: refuse('microphone-missing') }, { permission: 'ok', device: 'microphone-missing' }],
    ['a busy microphone', { devices: refuse('microphone-busy') }, { permission: 'ok', device: 'microphone-busy' }],
    ['a prompt nobody answers', { devices: { meter: () => never() } }, { permission: 'microphone-unanswered', center: 'ok' }],
    ['digital silence', { level: 0 }, { device: 'ok', microphone: 'microphone-silent' }],
    ['a whisper', { level: 0.001 }, { microphone: 'microphone-quiet' }],
    ['no speaker', { devices: { list: async () => ({ ...await new FakeSoftphone().devices.list(), canChooseOutput: true }) } }, { speaker: 'speaker-missing' }],
    ['blocked autoplay', { level: 0, browser: { soundRuns: async () => false } }, { sound: 'sound-blocked', speaker: 'skipped', microphone: 'skipped' }],
    ['an unreachable center', { context: { sipAccess: () => Promise.reject(new CccError('center-unreachable')) } }, { center: 'center-unreachable', ice: 'skipped', microphone: 'ok' }],
    ['a center that never answers', { context: { sipAccess: () => never() } }, { center: 'center-unreachable' }],
    ['a lost event socket', { context: { state: () => initialState } }, { center: 'center-unreachable' }],
    ['an unregistered phone', { context: { state: () => ({ ...up, connection: { ...up.connection, registration: 'refused' } }) } }, { center: 'phone-not-registered' }],
    ['WebRTC without candidates', { browser: { connection: connectionThat([]) } }, { ice: 'ice-none' }],
    ['WebRTC switched off', { browser: { connection: () => { throw new Error('no'); } } }, { ice: 'ice-none' }],
    ['a silent STUN server', { context: { sipAccess: async () => ({ ...access, iceServers: [{ urls: ['stun:s.test'] }] }) } }, { ice: 'stun-unreachable' }],
    ['a silent TURN server', { context: { sipAccess: async () => ({ ...access, iceServers: [{ urls: ['turn:s.test'], username: 'u', credential: 'c' }] }) } }, { ice: 'relay-unreachable' }],
    ['wrong TURN credentials', { browser: { connection: connectionThat(['host'], 401) }, context: { sipAccess: async () => ({ ...access, iceServers: [{ urls: ['turn:s.test'], username: 'u', credential: 'c' }] }) } }, { ice: 'relay-refused' }],
    ['a desk phone', { context: { devices: undefined } }, { microphone: 'skipped', speaker: 'skipped', center: 'ok' }],
    ['a speaker test that hangs', { devices: { testSpeaker: () => never() } }, { speaker: 'timeout' }],
  ])('names %s within ten seconds, with a remedy', async (_what, given, expected) => {
    const { results, of, tookMs } = await check(given);
    expect(of).toMatchObject(expected);
    expect(tookMs).toBeLessThanOrEqual(10_000);
    for (const result of results) if (result.outcome === 'failed' || result.outcome === 'warning') expect(result.remedy).toMatch(/\w{4}/);
  });

  it('closes a microphone that is allowed too late', async () => {
    let allow = (_close: () => void): void => undefined;
    let closed = 0;
    await check({ devices: { meter: () => new Promise((resolve) => { allow = resolve; }) } });
    allow(() => { closed++; });
    await Promise.resolve();
    await Promise.resolve();
    expect(closed).toBe(1);
  });
});
