/** The contract about digits collected from the customer, part of the contract suite: mock center and real server alike. */
import { expect, it } from 'vitest';
import type { Interaction } from 'ccc-workstation/protocol';
import { until, type ContractAgent, type ContractCenter } from './contract-center.js';

interface Scene { readonly center: () => ContractCenter; readonly talking: () => Promise<{ readonly agent: ContractAgent; readonly customer: Awaited<ReturnType<ContractCenter['customerCalls']>>; readonly id: string }> }

export function collectContract({ center, talking }: Scene): void {
  const collection = ({ workstation: { state } }: ContractAgent, id: string): Interaction['collection'] => state.interactions[id]?.collection;
  const states = (agent: ContractAgent): string[] => {
    const seen: string[] = [];
    agent.workstation.facts$.subscribe((fact) => { if (fact.type === 'collection.changed' && fact.collection.state !== seen.at(-1)) seen.push(fact.collection.state); });
    return seen;
  };

  // proves CAL-09
  it('collects digits from the customer: counted while they come, sent on, and answered', async () => {
    const { agent, customer, id } = await talking();
    const { workstation } = agent;
    const seen = states(agent);
    expect(workstation.state.capabilities.collections).toContainEqual({ id: 'order', name: 'Order number', masked: false });
    await expect(workstation.dispatch({ name: 'collect', templateId: 'no-such-template' })).rejects.toMatchObject({ code: 'not-found' });
    await expect(workstation.dispatch({ name: 'cancelCollect' })).rejects.toMatchObject({ code: 'not-allowed-now' });
    await workstation.dispatch({ name: 'collect', templateId: 'order' });
    for (const name of ['hold', 'collect'] as const) await expect(agent.send(name === 'hold' ? { name, interactionId: id } : { name, interactionId: id, templateId: 'order' })).rejects.toMatchObject({ code: 'not-allowed-now' });
    for (const [index, key] of [...'4711'].entries()) {
      customer.press(key);
      await until(center(), `digit ${index + 1}`, () => collection(agent, id)?.count === index + 1);
    }
    customer.press('#');
    await until(center(), 'the answer', () => collection(agent, id)?.state === 'delivered');
    expect(seen).toEqual(['collecting', 'collected', 'delivered']);
    expect(collection(agent, id)).toMatchObject({ templateId: 'order', name: 'Order number', count: 4, attempt: 1, masked: false, data: { order: '4711', orderStatus: 'On its way, arrives tomorrow' } });
    expect(workstation.state.interactions[id]?.data).toMatchObject({ order: '4711', orderStatus: 'On its way, arrives tomorrow' });
    // None of it came as keys that the customer pressed by the way.
    expect(workstation.state.digits[id]).toBeUndefined();
    await workstation.dispatch({ name: 'hold' });
  }, 30_000);

  it('stops collecting when the agent says so, and with the call', async () => {
    const { agent, customer, id } = await talking();
    const { workstation } = agent;
    await workstation.dispatch({ name: 'collect', templateId: 'order' });
    customer.press('4');
    await until(center(), 'a digit', () => collection(agent, id)?.count === 1);
    await workstation.dispatch({ name: 'cancelCollect' });
    await until(center(), 'the end of it', () => collection(agent, id)?.state === 'cancelled');
    await workstation.dispatch({ name: 'collect', templateId: 'order' });
    await until(center(), 'another', () => collection(agent, id)?.state === 'collecting');
    customer.hangUp();
    await until(center(), 'the end of the call', () => collection(agent, id)?.state === 'interrupted');
  }, 30_000);
}
