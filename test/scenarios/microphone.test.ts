/** An agent whose page cannot use its microphone is not rung there: routing goes on to the next (F-22). */
import { describe, expect, it } from 'vitest';
import { Town } from './support/town.js';

const offered = (town: Town): string[] => town.center.agents().filter((agent) => agent.activity === 'offered').map(({ id }) => id);
const report = (town: Town, id: string, canAnswer: boolean): Promise<void> => town.during(town.center.command(id, { name: 'reportPhone', canAnswer }));

// proves F-22
describe('a page without a microphone', () => {
  it('is passed over for the next agent, and rings again once its microphone is back', async () => {
    const town = await Town.build();
    const carrier = await town.carrier();
    // Anna has been idle longest.
    await town.agent('anna');
    await town.agent('ben');
    await report(town, 'anna', false);
    expect(town.agentState('anna').reachable).toBe(false);
    const first = await town.customerInQueue(carrier);
    expect(offered(town)).toEqual(['ben']);
    const second = await town.customerInQueue(carrier);
    expect(offered(town)).toEqual(['ben']);
    // The waiting caller rings as soon as there is somebody to answer.
    await report(town, 'anna', true);
    await town.settle(500);
    expect(offered(town).sort()).toEqual(['anna', 'ben']);
    for (const call of [first, second]) call.bye();
    await town.settle();
  });

  it('does not keep the bound desk phone from ringing', async () => {
    const town = await Town.build({ configure: async (store) => {
      const phone = (await store.config.phones()).find((row) => row.extension === '1001');
      if (phone) await store.config.putPhone({ ...phone, bindAgentId: 'anna' });
    } });
    const phone = await town.deskPhone('1001');
    await town.agent('anna');
    await report(town, 'anna', false);
    expect(town.agentState('anna').reachable).toBe(true);
    await town.customerInQueue(await town.carrier());
    await town.during(phone.expectInvite());
    expect(offered(town)).toEqual(['anna']);
  });

  it('is over with its session: another page of the same agent, or a new sign-in, rings', async () => {
    const town = await Town.build();
    await town.agent('anna');
    await report(town, 'anna', false);
    const again = await town.agent('anna');
    expect(town.agentState('anna').reachable).toBe(true);
    await report(town, again.id, false);
    await town.during(town.center.signOut('anna', 'signedOut'));
    await town.agent('anna');
    expect(town.agentState('anna').reachable).toBe(true);
    await town.customerInQueue(await town.carrier());
    expect(offered(town)).toEqual(['anna']);
  });
});
