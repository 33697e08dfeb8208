/** Crash and shutdown: what a killed center left is made final at the next start, and a stopping one hands nothing over half done. */
import { describe, expect, it } from 'vitest';
import type { MemoryStore } from './support/memory-store.js';
import { number, sdp, Town } from './support/town.js';

/** The store as the killed center left it; nothing of the process survives, and calls are not to go on (for those that do, see resumption.test.ts). */
async function restart(store: MemoryStore, recovered: { recordingId: string; durationMs: number }[] = []): Promise<Town> {
  return await Town.build({ store, recoverCalls: false, media: { recovered: recovered.map((each) => ({ ...each, path: `recordings/${each.recordingId}.wav` })) } });
}

// proves F-29, F-30
describe('after kill -9', () => {
  it('a talked call is final with its cause, its duration ends with the recording, agents are free', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    await town.customerTalksTo(await town.carrier(), anna);
    await town.clock.advance(30_000);
    const recordingId = town.session().recordings[0]?.id ?? '';
    const after = await restart(town.store, [{ recordingId, durationMs: 29_500 }]);
    expect(await town.store.openInteractions()).toEqual([]);
    expect(after.record()).toMatchObject({ status: 'normalEnd', hangUpParty: 'system', cause: 'serverRestart', recording: { durationMs: 29_500, final: true } });
    expect(Math.abs(after.record().duration - 30)).toBeLessThanOrEqual(1);
    expect(town.store.recordingRows.get(recordingId)).toMatchObject({ state: 'final', durationMs: 29_500 });
    expect(after.agentState('anna')).toMatchObject({ presence: 'ready', activity: 'idle', reachable: false });
    await after.agent('ben');
    await after.clock.advance(60_000);
    expect(after.agentState('anna')).toMatchObject({ presence: 'offline' });
    await after.expectQuiet();
  });

  it('calls in flow, queue, ringing and wrap-up each end once, and calling goes on', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const carrier = await town.carrier();
    const { customer } = await town.customerTalksTo(carrier, anna);
    customer.bye();
    await town.settle();
    await town.customerInQueue(carrier);
    const ben = await town.agent('ben');
    await town.during(ben.phone.expectInvite());
    await town.customerCalls(carrier);
    expect(town.calls).toHaveLength(3);
    const after = await restart(town.store);
    for (const id of after.calls) expect(after.types(id).filter((type) => type === 'interaction.ended' || type === 'interaction.closed')).toEqual(['interaction.ended', 'interaction.closed']);
    expect(after.calls.map((id) => after.record(id).status)).toEqual(['normalEnd', 'systemError', 'systemError']);
    const again = await after.agent('anna');
    const { agent } = await after.customerTalksTo(await after.carrier(), again);
    agent.bye();
    await after.settle();
    await after.expectQuiet();
  });

  it('at any fact: whatever was stored last, the next start makes it final', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const { customer } = await town.customerTalksTo(await town.carrier(), anna);
    await town.command('anna', 'hold');
    customer.bye();
    await town.clock.advance(20_000);
    const whole = [...town.store.all];
    for (let length = 1; length <= whole.length; length++) {
      town.store.all.splice(0, town.store.all.length, ...whole.slice(0, length));
      town.store.recordRows.clear();
      const after = await restart(town.store);
      expect(await town.store.openInteractions(), `after ${length} facts`).toEqual([]);
      // A call that was closed before the kill has its record already, written before its last fact.
      if (length < whole.length) expect(after.record().status, `after ${length} facts`).toBeDefined();
      await after.sip.stop();
    }
  });
});

// proves F-31
describe('on SIGTERM, where calls do not go on', () => {
  it('takes no new call, lets a running one end by itself', async () => {
    const town = await Town.build({ recoverCalls: false });
    const anna = await town.agent('anna');
    const carrier = await town.carrier();
    const { customer } = await town.customerTalksTo(carrier, anna);
    const drained = town.center.drain(5000);
    const refused = carrier.invite(number, { sdp: sdp() });
    await town.during(refused.expect(503));
    customer.bye();
    await town.clock.advance(500);
    await drained;
    expect(await town.store.openInteractions()).toEqual([]);
    expect(town.record()).toMatchObject({ status: 'normalEnd', hangUpParty: 'customer' });
  });

  it('ends a call that takes too long, with the cause', async () => {
    const town = await Town.build({ recoverCalls: false });
    const anna = await town.agent('anna');
    const { customer, agent } = await town.customerTalksTo(await town.carrier(), anna);
    const drained = town.center.drain(5000);
    await town.during(Promise.all([customer.expectRequest('BYE'), agent.expectRequest('BYE')]), 6000);
    await drained;
    expect(await town.store.openInteractions()).toEqual([]);
    expect(town.record()).toMatchObject({ status: 'normalEnd', hangUpParty: 'system', cause: 'serverRestart' });
  });
});
