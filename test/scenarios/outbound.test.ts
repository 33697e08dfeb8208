/** An agent dials out through the trunk: early media, answered, busy, rejected, no answer, cancelled — each with its record (SVR-03). */
import { describe, expect, it } from 'vitest';
import { number, sdp, Town, type AgentDesk } from './support/town.js';
import type { PhoneCall } from '../../server/adapters/sip/testing/phone-call.js';
import type { MemoryStore } from './support/memory-store.js';
import type { Phone } from '../../server/adapters/sip/testing/phone.js';

const dialled = '13900001111';
interface Dialling { readonly town: Town; readonly anna: AgentDesk; readonly carrier: Phone; readonly agent: PhoneCall; readonly far: PhoneCall }

async function dial(to = dialled, headers: { name: string; value: string }[] = []): Promise<Dialling> {
  const town = await Town.build();
  const anna = await town.agent('anna');
  const carrier = await town.carrier();
  const agent = anna.phone.invite(to, { sdp: sdp(), headers });
  const far = await town.during(carrier.expectInvite());
  return { town, anna, carrier, agent, far };
}

describe('an agent who dials out', () => {
  // proves VOC-01
  it('is heard and recorded; the interaction keeps the id, the data and the bound caller ID', async () => {
    const data = Buffer.from(JSON.stringify({ desc: 'Mr. Liu', uui: 'order-7' })).toString('base64url');
    const { town, anna, agent, far } = await dial(dialled, [{ name: 'x-ccc-interaction', value: 'made-by-the-page-1' }, { name: 'x-ccc-data', value: data }]);
    expect(far.invitation?.from.uri.user).toBe(number);
    expect(far.invitation?.uri.user).toBe(dialled);
    expect(town.calls).toEqual(['made-by-the-page-1']);
    expect(town.interaction()).toMatchObject({ direction: 'outbound', agentId: 'anna', data: { desc: 'Mr. Liu', uui: 'order-7' }, customer: { number: dialled } });
    expect(town.agentState('anna').activity).toBe('onCall');

    far.ring();
    await town.during(agent.expect(183));
    expect(town.session().playing(town.leg('anna'))).toEqual(['ringback']);
    far.answer(sdp());
    await town.during(agent.expect(200));
    expect(town.session().hears(town.leg('anna'), town.leg('customer'))).toBe(true);
    expect(town.session().hears(town.leg('customer'), town.leg('anna'))).toBe(true);
    await town.clock.advance(10_000);
    far.bye();
    await town.during(agent.expectRequest('BYE'));
    expect(town.agentState('anna').activity).toBe('wrapUp');
    await town.expectQuiet();
    expect(town.record()).toMatchObject({
      callType: 'outbound', status: 'normalEnd', hangUpParty: 'customer', callerNumber: number, contactNumber: dialled, contactName: 'Mr. Liu', uui: 'order-7', agentId: 'anna',
      agentName: 'Anna Berg', recording: { final: true },
    });
    expect(town.record().duration).toBeGreaterThanOrEqual(10);
    // What the agent's page is told, in the order in which it happened.
    const told = anna.frames.flatMap((frame) => frame.type === 'fact' ? [frame] : []);
    const steps = new Set(['leg.alerting', 'leg.connected', 'legs.joined', 'leg.ended', 'interaction.ended', 'wrapUp.started']);
    expect([...new Set(told.map(({ fact }) => fact.type).filter((type) => steps.has(type)))]).toEqual([...steps]);
    expect(told.map(({ fact }) => fact.seq)).toEqual(told.map((_frame, i) => (told[0]?.fact.seq ?? 0) + i));
    expect(told.every(({ cursor }, i) => i === 0 || cursor > (told[i - 1]?.cursor ?? 0))).toBe(true);
  });

  it('hears the far end\'s early media instead of our ringback, and keys reach it', async () => {
    const { town, agent, far } = await dial();
    far.ring();
    await town.settle();
    far.ring(sdp());
    await town.during(agent.expect(183));
    expect(town.session().hears(town.leg('anna'), town.leg('customer'))).toBe(true);
    expect(town.interaction().legs.map((leg) => leg.earlyMedia)).toEqual([true, true]);
    await town.press('anna', '1');
    expect(town.session().legs.get(town.leg('customer'))?.sent).toEqual(['1']);
    far.answer(sdp());
    await town.during(agent.expect(200));
    agent.bye();
    await town.during(far.expectRequest('BYE'));
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ status: 'normalEnd', hangUpParty: 'agent' });
  });

  // proves SVR-03
  it.each([
    [486, 'inCall', 'customer', 486], [603, 'rejected', 'customer', 603], [404, 'emptyNumber', 'system', 404], [480, 'outOfService', 'system', 480], [503, 'lineException', 'system', 503], [500, 'lineException', 'system', 500], [402, 'arrears', 'system', 402],
  ] as const)('gets the far end\'s %i on to the softphone, and the record says %s', async (status, recorded, party, passedOn) => {
    const { town, agent, far } = await dial();
    far.reject(status);
    const answer = await town.during(agent.expect(passedOn)).catch(() => undefined);
    expect(town.types()).toContain('interaction.ended');
    await town.expectQuiet();
    expect(answer?.status).toBe(passedOn);
    expect(town.record()).toMatchObject({ status: recorded, hangUpParty: party, duration: 0 });
    expect(town.record().recording).toBeUndefined();
    expect(town.agentState('anna').activity).toBe('idle');
  });

  it('gives up with missed when nobody answers for a minute', async () => {
    const { town, far } = await dial();
    far.ring();
    await town.clock.advance(60_500);
    await town.during(far.expectRequest('CANCEL'));
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ status: 'missed', hangUpParty: 'system' });
  });

  it('may cancel: callerCancelled', async () => {
    const { town, agent, far } = await dial();
    far.ring();
    await town.during(agent.expect(183));
    agent.cancel();
    await town.during(far.expectRequest('CANCEL'));
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ status: 'callerCancelled', hangUpParty: 'agent' });
  });

  // proves DIA-02 S-22
  it('shows the number it names, of those that go with its groups, and never another: also a raw INVITE is refused', async () => {
    const bind = async (store: MemoryStore): Promise<void> => {
      const row = { trunkId: 'demo', flowId: null };
      await store.config.putNumber({ ...row, number: '02066240001', outboundSkillGroupIds: ['sales'] });
      await store.config.putNumber({ ...row, number: '02066240002', outboundSkillGroupIds: ['support', 'sales'] });
      await store.config.putNumber({ ...row, number: '02066240009', outboundSkillGroupIds: ['others'] });
    };
    const town = await Town.build({ configure: bind });
    const anna = await town.agent('anna');
    const carrier = await town.carrier();
    const { capabilities } = await town.center.snapshot('anna');
    expect(capabilities).toMatchObject({ chooseCallerId: true, callerNumbers: ['02066240001', '02066240002'], groupNumbers: { sales: ['02066240001', '02066240002'], support: ['02066240002'] } });
    const invite = (shown: string): PhoneCall => anna.phone.invite(dialled, { sdp: sdp(), headers: [{ name: 'x-ccc-caller', value: shown }] });
    const agent = invite('02066240002');
    const far = await town.during(carrier.expectInvite());
    expect(far.invitation?.from.uri.user).toBe('02066240002');
    far.reject(486);
    await town.during(agent.expect(486));
    await town.settle();
    expect(town.record()).toMatchObject({ callerNumber: '02066240002' });
    for (const foreign of ['02066240009', number, '110']) await town.during(invite(foreign).expect(403));
    expect(carrier.calls.size).toBe(1);
    await town.expectQuiet();
  });

  it('may put the customer on hold and is refused a second call meanwhile', async () => {
    const { town, anna, agent, far } = await dial();
    far.answer(sdp());
    await town.during(agent.expect(200));
    await town.command('anna', 'hold');
    expect(town.session().playing(town.leg('customer'))).toEqual(['hold-music']);
    const second = anna.phone.invite('13900002222', { sdp: sdp() });
    await town.during(second.expect(403));
    await town.command('anna', 'resume');
    agent.bye();
    await town.settle();
    await town.expectQuiet();
    expect(town.calls).toHaveLength(1);
  });

  it('reaches the customer\'s registered web phone before any trunk', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const web = await town.customerWebPhone('13800138000');
    const agent = anna.phone.invite('13800138000', { sdp: sdp() });
    const ringing = await town.during(web.expectInvite());
    ringing.answer(sdp());
    await town.during(agent.expect(200));
    ringing.bye();
    await town.settle();
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ status: 'normalEnd', contactNumber: '13800138000' });
  });

  it('gets 404 for what is no number, and the id of an older call is not taken twice', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    await town.during(anna.phone.invite('hello', { sdp: sdp() }).expect(404));
    const header = [{ name: 'x-ccc-interaction', value: 'once' }];
    const carrier = await town.carrier();
    const first = anna.phone.invite(dialled, { sdp: sdp(), headers: header });
    (await town.during(carrier.expectInvite())).reject(486);
    await town.during(first.expect(486));
    await town.expectQuiet();
    const second = anna.phone.invite(dialled, { sdp: sdp(), headers: header });
    await town.during(second.expect(403));
    expect(town.calls).toEqual(['once']);
    expect(town.agentState('anna').activity).toBe('idle');
  });
});
