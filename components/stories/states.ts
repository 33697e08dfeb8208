/** Every progressive state by name, as a script on the mock center; in the order in which an agent meets them. */
import type { Play } from './stage.js';

interface Story {
  /** `morning`: signed in and ready, after a first call. `nothing`: before the connection. */
  readonly from: 'morning' | 'nothing';
  readonly play: (play: Play) => Promise<void>;
}
const later = (play: Story['play']): Story => ({ from: 'morning', play });
const toBen = { kind: 'agent', id: 'ben' } as const;

async function asked(play: Play, purpose: 'transfer' | 'consult', seconds: number): Promise<void> {
  await play.talks(64);
  await play.workstation.dispatch({ name: purpose, to: toBen });
  await play.pass(seconds);
}
async function consulting(play: Play): Promise<void> {
  await asked(play, 'consult', 7);
  play.reached()?.answer();
  await play.pass(24);
}
/** Ben serves Ms Wang and has a question. */
async function askedByBen({ mock, pass }: Play, seconds: number): Promise<void> {
  const { colleague } = mock.served('ben', { number: '18612345521', name: 'Ms Wang' });
  await pass(150);
  colleague.does('consult');
  await pass(seconds);
}
async function collecting({ workstation, talks, pass }: Play, templateId: string, keys: string): Promise<void> {
  const call = await talks(42);
  await workstation.dispatch({ name: 'collect', templateId });
  for (const key of keys) { await pass(0.8); call.press(key); }
  await pass(0.2);
}
async function beside(play: Play): Promise<string> {
  await play.talks(42);
  const { id } = play.mock.inbound({ colleague: 'ben' });
  await play.pass(4);
  return id;
}

export const states = {
  connecting: { from: 'nothing', async play({ mock, workstation, pass }) { mock.cutNetwork(); workstation.connect().catch(() => undefined); await pass(0.1); } },
  unreachable: { from: 'nothing', async play({ mock, workstation, pass }) { mock.cutNetwork(); workstation.connect().catch(() => undefined); await pass(30); } },
  inUse: { from: 'nothing', async play({ mock, workstation, pass }) { mock.protectSession(); workstation.connect().catch(() => undefined); await pass(1); } },
  prompt: later(async ({ mock, pass }) => { mock.softphone.tell({ type: 'phone.microphone', microphone: 'prompt' }); await pass(1); }),
  microphone: later(async ({ mock, pass }) => { mock.softphone.tell({ type: 'phone.microphone', microphone: 'denied' }); await pass(1); }),
  sound: later(async ({ mock, pass }) => { mock.softphone.tell({ type: 'phone.autoplay', blocked: true }); await pass(1); }),
  notReady: later(async ({ workstation, pass }) => { await workstation.dispatch({ name: 'goNotReady' }); await pass(95); }),
  break: later(async ({ workstation, pass }) => { await workstation.dispatch({ name: 'goOnBreak', reason: 'Lunch Break', seconds: 1800 }); await pass(95); }),
  ready: later(async () => undefined),
  ringing: later(async ({ rings }) => { await rings(); }),
  previewing: later(async ({ mock, pass }) => {
    mock.preview({ number: '138****8000', name: 'Ms Chen', taskId: 'renewals-11', taskName: 'Renewals November', previewSeconds: 60, data: { Contract: 'K-20418, ends on 12 December', 'Last order': 'Two office chairs, 3 200 CNY', Remark: 'Asked in spring to be called before noon' } });
    await pass(14);
  }),
  noted: later(async ({ mock, pass }) => {
    mock.note('ben', 'The delivery to K-20418 is late, please say so when they call.');
    await pass(240);
    mock.note('carol', 'Lunch at one?');
    await pass(3);
  }),
  calling: later(async ({ workstation, pass }) => { await workstation.dispatch({ name: 'dial', phoneNumber: '13800138000', desc: 'Mr. Liu' }); await pass(3); }),
  earlyMedia: later(async ({ workstation, dialled, pass }) => {
    await workstation.dispatch({ name: 'dial', phoneNumber: '13800138000', desc: 'Mr. Liu' });
    await pass(2);
    dialled()?.ring();
    await pass(3);
  }),
  talking: later(async ({ talks }) => { await talks(42); }),
  held: later(async ({ workstation, talks, pass }) => { await talks(78); await workstation.dispatch({ name: 'hold' }); await pass(24); }),
  muted: later(async ({ workstation, talks, pass }) => {
    await talks(42);
    await workstation.dispatch({ name: 'mute' });
    await workstation.dispatch({ name: 'setNextPresence', presence: 'onBreak', reason: 'Lunch Break' });
    await pass(3);
  }),
  warned: later(async ({ mock, talks, pass }) => {
    const { id } = await talks(42);
    mock.softphone.measure(id, { bars: 1, mos: 2.1, codec: 'PCMU', rttMs: 240, lossPercent: 8.2, jitterMs: 41, warnings: ['highLoss'] });
    await pass(1);
  }),
  reconnecting: later(async ({ mock, state, talks, pass }) => {
    await talks(42);
    mock.cutNetwork();
    for (let i = 0; i < 60 && state().connection.signalling !== 'reconnecting'; i++) await pass(1);
    await pass(9);
  }),
  restarting: later(async ({ mock, talks, pass }) => { await talks(42); mock.drain(30_000); await pass(4); }),
  transferring: later((play) => asked(play, 'transfer', 9)),
  notReached: later(async (play) => { await asked(play, 'transfer', 7); play.reached()?.refuse('busy'); await play.pass(2); }),
  consultRings: later((play) => asked(play, 'consult', 4)),
  consulting: later(consulting),
  swapped: later(async (play) => { await consulting(play); await play.workstation.dispatch({ name: 'swap' }); await play.pass(5); }),
  conference: later(async (play) => { await consulting(play); await play.workstation.dispatch({ name: 'join' }); await play.pass(5); }),
  beside: later(async (play) => { await beside(play); }),
  heldBeside: later(async (play) => { const id = await beside(play); await play.workstation.dispatch({ name: 'answer', interactionId: id }); await play.pass(24); }),
  benRings: later(async ({ mock, workstation, pass }) => {
    await workstation.dispatch({ name: 'goNotReady' });
    mock.seat('ben', 'ready');
    mock.inbound({ number: '18612345521', name: 'Ms Wang' });
    await pass(3);
  }),
  card: later(async ({ workstation, talks, pass }) => {
    await talks(42);
    await workstation.dispatch({ name: 'addCard', header: 'Order 4711', desc: 'Two chairs, delivery on Friday', url: 'https://shop.example.com/orders/4711' });
    await pass(1);
  }),
  collecting: later((play) => collecting(play, 'order', '471')),
  collected: later(async (play) => { await collecting(play, 'order', '47110815#'); await play.pass(2); }),
  undelivered: later(async (play) => { await collecting(play, 'card', '6212345678901234#'); await play.pass(2); }),
  asked: later(async (play) => { await askedByBen(play, 6); }),
  askedTalking: later(async (play) => { await askedByBen(play, 7); await play.workstation.dispatch({ name: 'answer' }); await play.pass(24); }),
  wrapUp: later(async ({ talks, pass }) => { const call = await talks(180); call.hangUp(); await pass(14); }),
  ended: later(async ({ workstation, dialled, pass }) => {
    await workstation.dispatch({ name: 'dial', phoneNumber: '13800138000' });
    await pass(1);
    dialled()?.refuse('busy');
    await pass(2);
  }),
  problem: later(async ({ mock, workstation, talks, pass }) => {
    await talks(42);
    mock.refuseNext('hold', 'overloaded');
    await workstation.dispatch({ name: 'hold' }).catch(() => undefined);
    await pass(1);
  }),
  elsewhere: later(async ({ mock, pass }) => { mock.endSession('elsewhere'); await pass(2); }),
  expired: later(async ({ mock, pass }) => { mock.refuseTokens(); mock.endSession('expired'); await pass(2); }),
} as const satisfies Record<string, Story>;

export type StateName = keyof typeof states;
export const stateNames = Object.keys(states) as StateName[];
