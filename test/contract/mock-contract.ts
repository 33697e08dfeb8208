/** The mock center as the contract suite asks it. */
import { createWorkstation } from 'ccc-workstation';
import { createMockCenter, SimulatedClock, type OutboundCall } from 'ccc-workstation/testing';
import { tidy, type ContractCenter, type FarEnd } from './contract-center.js';

export async function mockContract(): Promise<ContractCenter> {
  const clock = new SimulatedClock();
  const ringTimeoutMs = 1500;
  const mock = createMockCenter({ clock, ringTimeoutMs });
  const dialled: OutboundCall[] = [];
  mock.whenDialled((call) => { dialled.push(call); });
  const farEnd = (call: { hangUp(): void; readonly interaction: { readonly endedAt?: number | undefined } | undefined }): FarEnd =>
    ({ hangUp: () => { call.hangUp(); }, get isOver() { return call.interaction?.endedAt !== undefined; } });
  const center: ContractCenter = {
    ringTimeoutMs, pass: (ms) => clock.advance(ms), close: async () => undefined,
    async signIn({ phone = true } = {}) {
      const client = phone ? mock : mock.anotherClient();
      const workstation = createWorkstation({ center: client, softphone: phone ? mock.softphone : false, clock, effects: false });
      await workstation.connect();
      const send = client.send.bind(client);
      return {
        workstation, send, dropSocket: () => { mock.dropSocket(); },
        async leave() {
          if (workstation.state.connection.signalling === 'connected') await tidy(center, { workstation, send });
          await workstation.disconnect();
        },
      };
    },
    customerCalls: async () => farEnd(mock.inbound({ number: '13900001111' })),
    async dialled() {
      const call = dialled.shift();
      if (!call) throw new Error('nobody was dialled');
      return Object.assign(Object.create(farEnd(call), {}) as FarEnd, { ring: () => { call.ring(); }, answer: () => { call.answer(); }, busy: () => { call.refuse('busy'); } });
    },
  };
  return center;
}
