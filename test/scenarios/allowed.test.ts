/** Every command about a third party, or about digits of the customer, in every state a call can be in: one table, asked of the model, of the SDK's command table and of the server. */
import { describe, expect, it } from 'vitest';
import { allowedOnInteraction, collectCommands, initialState, reduce, thirdPartyCommands, type WorkstationState } from 'ccc-workstation/model';
import type { CenterCommand } from 'ccc-workstation/protocol';
import { allowedCommands } from '../../src/perform.js';
import { sdp, Town } from './support/town.js';

const names = [...thirdPartyCommands, ...collectCommands, 'hold', 'resume', 'switchTo', 'blockNumber', 'extendWrapUp', 'finishWrapUp'] as const;
/** In a conversation, however it is plugged; and once one has been in it. */
const inside = ['switchTo', 'blockNumber'] as const;
const after = ['blockNumber'] as const;
type Name = (typeof names)[number];
const command = (name: Name, interactionId: string): CenterCommand =>
  name === 'transfer' || name === 'consult' ? { name, interactionId, to: { kind: 'agent', id: 'carol' } } : name === 'collect' ? { name, interactionId, templateId: 'order' } : { name, interactionId };

/** How to get there, who is asked, and what that agent may do then. */
const table: readonly { readonly state: string; readonly path: readonly string[]; readonly anna: readonly Name[]; readonly ben: readonly Name[] }[] = [
  { state: 'talking', path: [], anna: ['transfer', 'consult', 'hold', 'collect', ...inside], ben: [] },
  { state: 'held', path: ['hold'], anna: ['transfer', 'consult', 'resume', ...inside], ben: [] },
  { state: 'held by the customer', path: ['heldByCustomer'], anna: ['transfer', 'consult', 'hold', ...inside], ben: [] },
  { state: 'collecting', path: ['collect'], anna: ['cancelCollect', ...inside], ben: [] },
  { state: 'collected no more', path: ['collect', 'cancelCollect'], anna: ['transfer', 'consult', 'hold', 'collect', ...inside], ben: [] },
  { state: 'a transfer rings', path: ['transfer'], anna: ['cancelTransfer', ...inside], ben: [] },
  { state: 'a consultation rings', path: ['consult'], anna: ['cancelConsult', ...inside], ben: [] },
  { state: 'consulting', path: ['consult', 'answer'], anna: ['swap', 'completeTransfer', 'join', 'cancelConsult', ...inside], ben: [...inside] },
  { state: 'swapped', path: ['consult', 'answer', 'swap'], anna: ['swap', 'completeTransfer', 'join', 'cancelConsult', ...inside], ben: [...inside] },
  { state: 'three parties', path: ['consult', 'answer', 'join'], anna: ['split', 'leave', 'cancelConsult', ...inside], ben: [...inside] },
  { state: 'split', path: ['consult', 'answer', 'join', 'split'], anna: ['swap', 'completeTransfer', 'join', 'cancelConsult', ...inside], ben: [...inside] },
  { state: 'transferred', path: ['transfer', 'answer'], anna: [...after], ben: ['transfer', 'consult', 'hold', 'collect', ...inside] },
  { state: 'handed over', path: ['consult', 'answer', 'completeTransfer'], anna: [...after], ben: ['transfer', 'consult', 'hold', 'collect', ...inside] },
  { state: 'left', path: ['consult', 'answer', 'join', 'leave'], anna: [...after], ben: ['transfer', 'consult', 'hold', 'collect', ...inside] },
  { state: 'wrap-up', path: ['bye'], anna: ['extendWrapUp', 'finishWrapUp', ...after], ben: [] },
];

// proves VOC-08, CAL-05 to CAL-09: what is refused
describe('what an agent may do with a third party', () => {
  it.each(table)('$state', async ({ path, anna: annaMay, ben: benMay }) => {
    const town = await Town.build({ configure: (store) => store.config.putSetting({ key: 'agentsMayBlock', value: true }) });
    const anna = await town.agent('anna');
    const ben = await town.agent('ben', 'notReady');
    const { customer } = await town.customerTalksTo(await town.carrier(), anna);
    const id = town.calls[0] ?? '';
    for (const step of path) {
      if (step === 'bye') customer.bye();
      else if (step === 'heldByCustomer') { customer.reinvite(sdp('sendonly')); await town.during(customer.expect(200)); }
      else if (step === 'answer') (await town.during(ben.phone.expectInvite())).answer(sdp());
      else if (step === 'transfer' || step === 'consult') await town.during(town.center.command('anna', { name: step, interactionId: id, to: { kind: 'agent', id: 'ben' } }));
      else await town.center.command('anna', command(names.find((name) => name === step) ?? 'hold', id));
      await town.settle();
    }
    for (const [agentId, may] of [['anna', annaMay], ['ben', benMay]] as const) {
      const interaction = town.interaction(id);
      const model = allowedOnInteraction(interaction, agentId);
      expect(names.filter((name) => model.has(name)).sort(), `${agentId}, model`).toEqual([...may].sort());
      const sdk = allowedCommands(await stateOf(town, agentId), id);
      expect(names.filter((name) => sdk.has(name)).sort(), `${agentId}, SDK`).toEqual([...may].sort());
      const before = town.facts(id).length;
      for (const name of names) {
        if (!may.includes(name)) await expect(town.center.command(agentId, command(name, id)), `${agentId} ${name}`).rejects.toMatchObject({ code: interaction.legs.some((leg) => leg.party.agentId === agentId) ? 'not-allowed-now' : 'forbidden' });
      }
      expect(town.facts(id).length, 'a refused command changes nothing').toBe(before);
    }
    if (!path.includes('bye')) customer.bye();
    await town.settle();
    await town.expectQuiet();
  });
});

async function stateOf(town: Town, agentId: string): Promise<WorkstationState> {
  const { type: _type, cursor: _cursor, serverTime, ...snapshot } = await town.center.snapshot(agentId);
  const at = town.clock.now();
  return [
    { type: 'connection.signalling', at, signalling: 'connected' } as const, { type: 'center.snapshot', at, serverTimeOffset: serverTime - at, ...snapshot } as const,
  ].reduce<WorkstationState>(reduce, initialState);
}
