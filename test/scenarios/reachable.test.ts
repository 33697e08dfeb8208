/** Whom the directory lets an agent choose is whom the center rings: the same question asked of both, of a colleague in every state. */
import { describe, expect, it } from 'vitest';
import { whyUnreachable, type Unreachable } from '../../src/model/reachable.js';
import { sdp, Town, type AgentDesk } from './support/town.js';
import type { MemoryStore } from './support/memory-store.js';

type Step = (town: Town, ben: () => Promise<AgentDesk>) => Promise<unknown>;
const inCalls = (...extensions: string[]): Step => async (town, ben) => {
  const desk = await ben();
  for (const extension of extensions) {
    const call = (await town.deskPhone(extension)).invite('agent-ben', { sdp: sdp() });
    (await town.during(desk.phone.expectInvite())).answer(sdp());
    await town.during(call.expect(200));
    await town.settle();
  }
};
const set = (key: string, value: unknown) => (store: MemoryStore): Promise<void> => store.config.putSetting({ key, value });
/** The front desk's phone is Ben's. */
const bound = async (store: MemoryStore): Promise<void> => {
  const phone = (await store.config.phones()).find(({ extension }) => extension === '1001');
  if (phone) await store.config.putPhone({ ...phone, bindAgentId: 'ben' });
};

const table: readonly { readonly ben: string; readonly step: Step; readonly why: Unreachable | undefined; readonly configure?: (store: MemoryStore) => Promise<void> }[] = [
  { ben: 'is not ready', step: (_town, ben) => ben(), why: undefined },
  { ben: 'is in a call', step: inCalls('1001'), why: undefined },
  { ben: 'is in a call, and may have one only', step: inCalls('1001'), configure: set('maxDirectCalls', 1), why: 'busy' },
  { ben: 'is in two calls', step: inCalls('1001', '1002'), why: 'busy' },
  { ben: 'is rung by another', step: async (town, ben) => { await ben(); (await town.deskPhone('1001')).invite('agent-ben', { sdp: sdp() }); }, why: 'busy' },
  { ben: 'takes no calls', step: async (town, ben) => { await ben(); await town.center.command('ben', { name: 'setInbound', on: false }); }, why: 'busy' },
  { ben: 'is away', step: async () => undefined, why: 'offline' },
  { ben: 'has a desk phone only', step: (town) => town.deskPhone('1001'), configure: bound, why: undefined },
  {
    ben: 'is in a call at a desk phone, which has one line', configure: bound, why: 'busy',
    step: async (town) => {
      const desk = await town.deskPhone('1001');
      const call = (await town.deskPhone('1002')).invite('agent-ben', { sdp: sdp() });
      (await town.during(desk.expectInvite())).answer(sdp());
      await town.during(call.expect(200));
    },
  },
];

// proves CAL-06, CAL-08, VOC-05
describe('a colleague who', () => {
  it.each(table)('$ben', async ({ step, why, configure }) => {
    const town = await Town.build(configure ? { configure } : {});
    const anna = await town.agent('anna');
    const { customer } = await town.customerTalksTo(await town.carrier(), anna);
    const interactionId = town.calls[0] ?? '';
    await step(town, () => town.agent('ben', 'notReady'));
    await town.settle();
    const { colleagues, phones, queues, capabilities } = await town.center.snapshot('anna');
    const to = { kind: 'agent', id: 'ben' } as const;
    expect(whyUnreachable(to, { colleagues, phones, queues, ...capabilities, interaction: town.interaction(interactionId) })).toBe(why);
    for (const name of ['transfer', 'consult'] as const) {
      const asked = town.during(town.center.command('anna', { name, interactionId, to }));
      if (why) { await expect(asked).rejects.toMatchObject({ code: 'not-allowed-now' }); continue; }
      await asked;
      expect(town.interaction(interactionId).offers, name).toMatchObject([{ agentId: 'ben' }]);
      await town.center.command('anna', { name: name === 'transfer' ? 'cancelTransfer' : 'cancelConsult', interactionId });
      await town.settle();
    }
    customer.bye();
    await town.settle();
  });
});
