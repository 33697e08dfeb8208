/** A workstation on a mock center, brought into a named state: one source for the playground, the pictures, the accessibility run and the tests. */
import { createWorkstation, type Workstation, type WorkstationState } from '../../src/index.js';
import { createMockCenter, SimulatedClock, type InboundCall, type MockCenter, type OutboundCall, type ReachedParty } from '../../src/testing.js';
import { mockSettings } from '../../src/testing/people.js';
import { playDevices } from './devices.js';
import { states, type StateName } from './states.js';

/** What a state's script plays with. */
export interface Play {
  readonly clock: SimulatedClock;
  readonly mock: MockCenter;
  readonly workstation: Workstation;
  readonly state: () => WorkstationState;
  /** Seconds go by. */
  readonly pass: (seconds: number) => Promise<void>;
  /** Whoever was dialled, or reached by a transfer or a consultation, last. */
  readonly dialled: () => OutboundCall | undefined;
  readonly reached: () => ReachedParty | undefined;
  /** Ms Wang calls, and it rings here. */
  readonly rings: () => Promise<InboundCall>;
  /** She is answered. */
  readonly talks: (seconds: number) => Promise<InboundCall>;
}

/** When every state is looked at. */
export const shownAt = Date.UTC(2026, 10, 20, 6, 4, 12);
const bound = 900;

export interface StageOptions { /** A business system's page that opens with a call. */ readonly popUrl?: string | undefined }

function tools(clock: SimulatedClock, { popUrl }: StageOptions): Play {
  const screenPops = popUrl === undefined ? [] : [{ id: 'crm', name: 'Customer', url: popUrl, alwaysVisible: true }, { id: 'orders', name: 'Orders', url: popUrl, alwaysVisible: false }];
  const mock = createMockCenter({ clock, screenPops, wrapUpSeconds: 60, dispositions: ['Solved', 'Call back', 'Complaint', 'No interest'], breakReasons: ['Meeting', 'Training', 'Lunch Break'], collections: [...mockSettings.collections, { id: 'card', name: 'Card number', masked: true, minDigits: 12, maxDigits: 19 }] });
  const dialled: OutboundCall[] = [];
  const reached: ReachedParty[] = [];
  mock.whenDialled((call) => { dialled.push(call); });
  mock.whenReached((party) => { reached.push(party); });
  playDevices(mock.softphone);
  const workstation = createWorkstation({ center: mock, softphone: mock.softphone, clock, effects: false, tabs: 'alone' });
  const pass = (seconds: number): Promise<void> => clock.advance(seconds * 1000);
  const rings = async (): Promise<InboundCall> => {
    const call = mock.inbound({ number: '18612345521', name: 'Ms Wang' });
    await pass(6);
    return call;
  };
  const talks = async (seconds: number): Promise<InboundCall> => {
    const call = await rings();
    await workstation.dispatch({ name: 'answer' });
    await pass(seconds);
    mock.softphone.measure(call.id, { bars: 4, mos: 4.41, codec: 'PCMU', rttMs: 40, lossPercent: 0, jitterMs: 4 });
    await pass(1);
    return call;
  };
  return { clock, mock, workstation, state: () => workstation.state, pass, dialled: () => dialled.at(-1), reached: () => reached.at(-1), rings, talks };
}

/** An ordinary morning: ready, a customer served before, one colleague free and one not. */
async function morning(play: Play): Promise<void> {
  const { mock, workstation, pass, talks } = play;
  mock.seat('ben', 'notReady');
  mock.registerPhone('1001');
  await workstation.connect();
  await workstation.dispatch({ name: 'goReady' });
  const first = await talks(64);
  await workstation.dispatch({ name: 'note', interactionId: first.id, remark: 'Chair arrived with a broken leg, photo by mail', disposition: 'Call back' });
  first.hangUp();
  await pass(2);
  await workstation.dispatch({ name: 'finishWrapUp', interactionId: first.id });
  await pass(724);
}

export interface Stage extends Play { readonly name: StateName; close(): Promise<void> }

/** Undefined where nobody is signed in. */
export async function openStage(name: StateName, options: StageOptions = {}): Promise<Stage> {
  const clock = new SimulatedClock(shownAt - bound * 1000);
  const play = tools(clock, options);
  const story = states[name];
  if (story.from === 'morning') await morning(play);
  await story.play(play);
  await clock.advance(0);
  return { ...play, name, close: () => play.workstation.disconnect() };
}
