/** The mock center as the contract suite asks it. */
import { createWorkstation, type CenterClient } from 'ccc-workstation';
import { createMockCenter, SimulatedClock, type InboundCall, type MockCenter, type OutboundCall, type ReachedParty } from 'ccc-workstation/testing';
import { tidy, until, type ContractCenter, type FarEnd } from './contract-center.js';

/** The way from the agent's page to the mock center. */
export interface Way { client(phone: boolean): Promise<CenterClient>; pass(ms: number): Promise<void>; close(): Promise<void> }
const inMemory = (mock: MockCenter, clock: SimulatedClock): Way =>
  ({ client: async (phone) => phone ? mock : mock.anotherClient(), pass: (ms) => clock.advance(ms), close: async () => undefined });

export async function mockContract(wayTo = inMemory): Promise<ContractCenter> {
  const clock = new SimulatedClock();
  const ringTimeoutMs = 2500;
  const mock = createMockCenter({ clock, ringTimeoutMs });
  const way = wayTo(mock, clock);
  const dialled: OutboundCall[] = [];
  mock.whenDialled((call) => { dialled.push(call); });
  const reached: ReachedParty[] = [];
  mock.whenReached((party) => { reached.push(party); });
  const farEnd = (call: Pick<InboundCall, 'hangUp' | 'interaction'>): FarEnd =>
    ({ hangUp: () => { call.hangUp(); }, get isOver() { return call.interaction?.legs.some((leg) => leg.role === 'customer' && leg.state === 'ended') === true || call.interaction?.endedAt !== undefined; } });
  const center: ContractCenter = {
    ringTimeoutMs, pass: way.pass, close: way.close,
    async signIn({ phone = true } = {}) {
      const client = await way.client(phone);
      const workstation = createWorkstation({ center: client, softphone: phone ? mock.softphone : false, clock, effects: false });
      await workstation.connect();
      if (phone) await until(center, 'a registered phone', () => workstation.state.connection.registration === 'registered' && workstation.state.agent?.reachable === true);
      const send = client.send.bind(client);
      return {
        workstation, send, dropSocket: () => { mock.dropSocket(); },
        async leave() {
          if (workstation.state.connection.signalling === 'connected') await tidy(center, { workstation, send });
          await workstation.disconnect();
        },
      };
    },
    async colleague() {
      mock.seat('ben', 'notReady');
      let inside: InboundCall | undefined;
      const party = (): ReachedParty | undefined => reached.at(-1);
      const dialledHere = (): OutboundCall | undefined => dialled.findLast((call) => call.interaction?.channel === 'internal' && call.interaction.endedAt === undefined);
      const state = (interaction: InboundCall['interaction']): string | undefined => interaction?.legs.findLast((leg) => leg.party.agentId === 'ben')?.state;
      const isRinging = (): boolean => party()?.isRinging === true || state(dialledHere()?.interaction) === 'alerting';
      return {
        get isRinging() { return isRinging(); },
        get isTalking() { return party()?.isTalking === true || [dialledHere(), inside].some((call) => state(call?.interaction) === 'connected'); },
        goReady: async () => { mock.seat('ben', 'ready'); },
        async answer() { const call = dialledHere(); if (call) call.answer(); else party()?.answer(); },
        reject: async () => { party()?.refuse('rejected'); },
        async hangUp() { const call = dialledHere(); if (call) call.hangUp(); else party()?.hangUp(); },
        does: async (name) => { party()?.does(name); },
        writes: async (text) => { mock.note('ben', text); }, get notes() { return mock.sentNotes.filter(({ to }) => to.includes('ben')).map(({ text }) => text); },
        calls: async () => { inside = mock.inbound({ colleague: 'ben' }); },
        leave: async () => { mock.seat('ben', 'offline'); },
      };
    },
    async previews({ name, previewSeconds = 60 }) {
      const id = mock.preview({ number: '13900002222', name, taskId: 'task-1', data: { contract: 'K-1' }, previewSeconds });
      return { contact: async () => mock.previewed(id), cancel: async () => { mock.cancelPreview(id); } };
    },
    restarts: async () => { mock.drain(1_500); },
    letTake: async (agentsMayTake) => { mock.configure({ agentsMayTake }); },
    async customerCalls() {
      const call = mock.inbound({ number: '13900001111' });
      const end = farEnd(call);
      return { hangUp: end.hangUp, get isOver() { return end.isOver; }, press: (digit: string) => { call.press(digit); } };
    },
    async dialled() {
      const call = dialled.shift();
      if (!call) throw new Error('nobody was dialled');
      return Object.assign(Object.create(farEnd(call), {}) as FarEnd, { ring: () => { call.ring(); }, answer: () => { call.answer(); }, busy: () => { call.refuse('busy'); } });
    },
  };
  return center;
}
