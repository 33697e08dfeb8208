/** INVITE and event socket meet by the interaction id, whichever comes first; frames can be replayed and windows replaced. */
import { describe, expect, it } from 'vitest';
import { reduceInteraction } from 'ccc-workstation/model';
import type { Interaction, ServerFrame } from 'ccc-workstation/protocol';
import { sdp, Town } from './support/town.js';

/** What a client knows of an interaction from its frames alone. */
function fold(frames: readonly ServerFrame[], id: string): Interaction | undefined {
  return frames.reduce<Interaction | undefined>((known, frame) => {
    if (frame.type === 'interaction' && frame.interaction.id === id) return frame.interaction;
    return frame.type === 'fact' && frame.fact.interactionId === id ? reduceInteraction(known, frame.fact) : known;
  }, undefined);
}

describe('the two channels of an offer', () => {
  it('offer first: the frame is there before the INVITE, because the offer is stored before it rings', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const customer = await town.customerCalls(await town.carrier());
    const order: string[] = [];
    town.center.subscribe('anna', (frame) => { if (frame.type === 'fact' && frame.fact.type === 'interaction.offered') order.push('offer'); });
    const invited = anna.phone.expectInvite().then((call) => { order.push('INVITE'); return call; });
    await town.press('customer', '2');
    const ringing = await town.during(invited);
    expect(order).toEqual(['offer', 'INVITE']);
    expect(fold(anna.frames, ringing.header('x-ccc-interaction'))?.offers).toMatchObject([{ agentId: 'anna', legId: ringing.header('x-ccc-leg') }]);
    ringing.ring();
    customer.bye();
    await town.during(ringing.expectRequest('CANCEL'));
    await town.expectQuiet();
  });

  it('INVITE first: a client whose socket lags answers by SIP alone, and its late frames still make a whole call', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const seen = anna.frames.length;
    const cursor = anna.frames.reduce((last, frame) => 'cursor' in frame ? frame.cursor : last, 0);
    const customer = await town.customerInQueue(await town.carrier());
    const ringing = await town.during(anna.phone.expectInvite());
    const late = anna.frames.splice(seen);
    ringing.answer(sdp());
    await town.settle();
    expect(town.agentState('anna').activity).toBe('onCall');
    expect(fold([...late, ...anna.frames], town.calls[0] ?? '')).toEqual(town.interaction());
    // The same by resuming the socket from where it stood.
    expect(fold(await town.center.resume('anna', cursor) ?? [], town.calls[0] ?? '')).toEqual(town.interaction());
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  it('a reload in the middle of a call gets the whole interaction in its snapshot', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const { customer } = await town.customerTalksTo(await town.carrier(), anna);
    town.center.setPresent('anna', false);
    await town.clock.advance(5000);
    town.center.setPresent('anna', true);
    expect(await town.center.snapshot('anna')).toMatchObject({ agent: { activity: 'onCall', presence: 'ready' }, interactions: [town.interaction()] });
    expect(await town.center.snapshot('ben')).toMatchObject({ interactions: [] });
    expect(await town.center.resume('anna', 999_999)).toBeUndefined();
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  it('an agent whose page stays away goes offline, but not out of a call', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const { customer } = await town.customerTalksTo(await town.carrier(), anna);
    town.center.setPresent('anna', false);
    await town.clock.advance(60_000);
    expect(town.agentState('anna')).toMatchObject({ activity: 'onCall', presence: 'ready' });
    customer.bye();
    await town.clock.advance(90_000);
    expect(town.agentState('anna')).toMatchObject({ activity: 'idle', presence: 'offline' });
    await town.expectQuiet();
  });

  it('a second sign-in tells the first window, and other agents\' calls cannot be touched', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    await town.agent('ben');
    const { customer } = await town.customerTalksTo(await town.carrier(), anna);
    await expect(town.command('ben', 'hold')).rejects.toMatchObject({ code: 'forbidden' });
    await expect(town.center.command('ben', { name: 'hold', interactionId: 'nothing' })).rejects.toMatchObject({ code: 'not-found' });
    await town.center.signIn('anna');
    expect(anna.frames.at(-1)).toEqual({ type: 'signedOut', reason: 'elsewhere' });
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  it('credentials end after ten minutes', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    expect(town.center.sipAccess('anna').expiresAt - town.clock.now()).toBeLessThanOrEqual(600_000);
    await town.clock.advance(601_000);
    expect((await town.during(anna.phone.register())).status).toBe(401);
  });
});
