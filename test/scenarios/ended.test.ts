/** The list of ended calls after the page was loaded again, and after the center was started again: those of this session, and nobody else's. */
import { expect, it } from 'vitest';
import type { Interaction, ServerFrame } from 'ccc-workstation/protocol';
import { customerNumber, sdp, Town } from './support/town.js';

/** What a page that is loaded now is told of calls that are over. */
async function reloaded(town: Town, agentId: string): Promise<Interaction[]> {
  const frames: ServerFrame[] = [];
  await town.center.snapshot(agentId);
  const end = town.center.subscribe(agentId, (frame) => { frames.push(frame); });
  await town.clock.advance(1000);
  end();
  return frames.flatMap((frame) => frame.type === 'interaction' ? [frame.interaction] : []);
}

// proves CAL-14, OLA-18
it('is the same again: calls talked in and handed on since the sign-in, with their results, the latest first', async () => {
  const town = await Town.build({ configure: (store) => store.config.putSetting({ key: 'maskNumbers', value: true }) });
  const anna = await town.agent('anna');
  const ben = await town.agent('ben', 'notReady');
  const carrier = await town.carrier();
  const first = await town.customerTalksTo(carrier, anna);
  const [a = ''] = town.calls;
  await town.center.command('anna', { name: 'note', interactionId: a, disposition: 'Solved' });
  first.customer.bye();
  await town.settle();
  await town.center.command('anna', { name: 'finishWrapUp', interactionId: a });
  const second = await town.customerTalksTo(carrier, anna);
  const b = town.calls.at(-1) ?? '';
  await town.during(town.center.command('anna', { name: 'transfer', interactionId: b, to: { kind: 'agent', id: 'ben' } }));
  (await town.during(ben.phone.expectInvite())).answer(sdp());
  await town.settle();
  second.customer.bye();
  await town.settle();
  await town.center.command('ben', { name: 'finishWrapUp', interactionId: b });
  await town.expectQuiet();

  const list = await reloaded(town, 'anna');
  expect(list.map(({ id, phase, disposition }) => [id, phase, disposition])).toEqual([[b, 'closed', undefined], [a, 'closed', 'Solved']]);
  expect(list.map((x) => x.legs.findLast((leg) => leg.party.agentId === 'anna')?.endedAt)).not.toContain(undefined);
  expect(JSON.stringify(list)).not.toContain(customerNumber);
  expect((await reloaded(town, 'ben')).map(({ id }) => id)).toEqual([b]);

  // Of the process only the store is left: then the records say what there was.
  const next = await Town.build({ after: town });
  expect((await reloaded(next, 'anna')).map(({ id }) => id)).toContain(a);

  // A new session begins with nothing.
  await next.center.signOut('anna', 'signedOut');
  await next.center.signIn('anna');
  expect(await reloaded(next, 'anna')).toEqual([]);
});
