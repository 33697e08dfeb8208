/** For tests of parts: states as a scenario on the mock center really brought them about, records, and a workstation that keeps what it is asked. */
import { BehaviorSubject, NEVER } from 'rxjs';
import { CccError, type CheckResult, type Command, type ServiceRecord, type Workstation, type WorkstationState } from '../../src/index.js';
import { openStage, shownAt, type Stage } from '../stories/stage.js';
import type { StateName } from '../stories/states.js';

/** What happens besides, before the state is taken. */
type Further = (stage: Stage) => void | Promise<unknown>;
export interface Moment { readonly state: WorkstationState; readonly now: number }

export async function momentOf(name: StateName, further?: Further): Promise<Moment> {
  const stage = await openStage(name);
  await further?.(stage);
  await stage.pass(0);
  const moment = { state: stage.state(), now: stage.clock.now() };
  await stage.close();
  return moment;
}
export const stateOf = async (name: StateName, further?: Further): Promise<WorkstationState> => (await momentOf(name, further)).state;

const ago = (seconds: number): number => shownAt - seconds * 1000;

const record = (id: string, secondsAgo: number, rest: Partial<ServiceRecord>): ServiceRecord => ({
  id, time: Math.floor(ago(secondsAgo) / 1000), startedAt: new Date(ago(secondsAgo)).toISOString(), channel: 'phone', callType: 'inbound', terminal: 'computer', callerNumber: '186xxxx5521', contactNumber: '02066240000',
  status: 'normalEnd', duration: 0, totalDurationMs: 0, agentId: 'anna', path: '', missedBy: [], ...rest,
});
export const fixtureRecords: readonly ServiceRecord[] = [
  record('s1', 900, { contactName: 'Ms Wang', duration: 192, recording: { id: 'r1', durationMs: 192_000, final: true } }),
  record('s2', 2400, { callerNumber: '13912345678', status: 'agentNotAnswered', missedBy: ['anna'], agentId: 'ben' }),
  record('s3', 4100, { callType: 'outbound', contactNumber: '13800138000', contactName: 'Mr. Liu', callerNumber: '02066240000', duration: 64, recording: { id: 'r3', durationMs: 64_000, final: true } }),
  record('s4', 7300, { callType: 'outbound', contactNumber: '075512345678', callerNumber: '02066240000', status: 'inCall' }),
  record('s5', 90_000, { channel: 'internal', callType: 'outbound', contactNumber: 'agent-ben', contactName: 'Ben Carter', duration: 31 }),
  record('s6', 94_000, { callerNumber: '+442071838750', duration: 803, recording: { id: 'r6', durationMs: 803_000, final: true } }),
];

/** A workstation that only shows a state; what it is asked is kept in `asked`. */
export function fakeWorkstation(state: WorkstationState, now = shownAt): Workstation & { readonly asked: Command[]; become(next: WorkstationState): void } {
  const state$ = new BehaviorSubject(state);
  const asked: Command[] = [];
  return {
    state$, facts$: NEVER, get state() { return state$.value; }, softphone: undefined, devices: fixtureDevices, capabilities: state.capabilities, asked,
    become: (next) => { state$.next(next); },
    connect: () => Promise.resolve(), disconnect: () => Promise.resolve(),
    dispatch: (command) => { asked.push(command); return Promise.resolve(); },
    records: () => Promise.resolve({ records: [...fixtureRecords], next: 'more' }),
    recordingUrl: () => Promise.reject(new CccError('not-found')), check: async () => fixtureCheck, log: () => [], now: () => now,
  };
}
const nothing = (): void => undefined;
const soon = (): Promise<void> => Promise.resolve();
/** Two microphones and two speakers that do nothing. */
export const fixtureDevices: NonNullable<Workstation['devices']> = {
  list: async () => ({
    inputs: [{ id: 'built-in', label: 'Built-in microphone' }, { id: 'headset', label: 'Headset' }], outputs: [{ id: 'speakers', label: 'Built-in speakers' }, { id: 'ear', label: 'Headset' }],
    chosen: { input: 'headset', output: 'ear', ring: '' }, canChooseOutput: true, volume: 0.8, ringVolume: 0.6, inputGain: 1,
    processing: { echoCancellation: true, noiseSuppression: true, autoGainControl: true }, ownInput: false,
  }),
  choose: soon, setVolume: nothing, setRingVolume: nothing, setVibration: nothing, setInputGain: nothing, setProcessing: nothing, useInput: nothing, allowMicrophone: soon, microphone: async () => 'granted',
  meter: async (listener) => { listener(0.2); return nothing; }, allowSound: soon, startRing: nothing, stopRing: nothing, beep: nothing, testRing: soon, testSpeaker: soon, onChange: () => nothing,
};
const fixtureCheck: readonly CheckResult[] = [
  { name: 'secure', outcome: 'ok' }, { name: 'permission', outcome: 'ok' }, { name: 'device', outcome: 'ok' }, { name: 'microphone', outcome: 'failed', code: 'microphone-silent', message: 'The microphone is silent.', remedy: 'Look for a mute switch on the headset, or choose another microphone in the sound settings.' },
  { name: 'speaker', outcome: 'ok' }, { name: 'sound', outcome: 'ok' }, { name: 'center', outcome: 'ok', detail: '12 ms' }, { name: 'ice', outcome: 'ok', detail: 'host, srflx' },
];
