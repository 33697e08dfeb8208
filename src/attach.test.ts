// A page that has no media leg for a running call asks for it, once and again, and lets go of what is over elsewhere. proves OLA-18, F-12
import { describe, expect, it, vi } from 'vitest';
import { createAttacher } from './attach.js';
import { CccError } from './kernel/errors.js';
import { SimulatedClock } from './kernel/clock.js';
import { initialState, type MediaLeg, type WorkstationState } from './model/index.js';
import type { CenterCommand, Interaction, Leg } from './protocol/index.js';
import { FakeSoftphone } from './softphone/fake.js';

const leg = (part: Partial<Leg> = {}): Leg => ({
  id: 'a1', role: 'agent', direction: 'outbound', state: 'connected', party: { kind: 'agent', number: '1', agentId: 'anna' }, hold: { local: false, remote: false }, muted: false, earlyMedia: false, startedAt: 1, connectedAt: 2, ...part,
});
const call = (own: Leg): Interaction => ({
  id: 'i1', channel: 'phone', direction: 'inbound', phase: 'active', customer: { kind: 'external', number: '1' }, centerNumber: '2', data: {}, legs: [own], joined: [], path: [], offers: [], missedBy: [], startedAt: 1,
});
const media = (part: Partial<MediaLeg> = {}): MediaLeg => ({
  legId: 'a1', interactionId: 'i1', direction: 'inbound', state: 'connected', number: '1', muted: false, earlyMedia: false, progressed: false, startedAt: 1, ...part,
});
const me = { agentId: 'anna', email: '', name: 'Anna', nickname: '', mobile: '', role: 'agent', roleId: '', sdkAppId: '', skillGroups: [] } as const;

function page(answer: () => Promise<void> = () => Promise.resolve()) {
  const sent: CenterCommand[] = [];
  const clock = new SimulatedClock();
  const softphone = new FakeSoftphone();
  let state: WorkstationState = initialState;
  const look = createAttacher({ state: () => state, softphone, center: { send: (command) => { sent.push(command); return answer(); } } as Parameters<typeof createAttacher>[0]['center'] }, clock);
  return {
    sent, clock, softphone,
    show(own: Leg | undefined, legs: readonly MediaLeg[] = [], connection: Partial<WorkstationState['connection']> = {}): void {
      state = {
        ...initialState, me: { ...me, skillGroups: [] }, capabilities: { ...initialState.capabilities, commands: ['attach', 'setMuted'] },
        connection: { ...initialState.connection, signalling: 'connected', registration: 'registered', ...connection },
        parts: { center: own ? { i1: call(own) } : {}, media: Object.fromEntries(legs.map((each) => [each.legId, each])) },
      };
      look(state);
    },
  };
}

describe('a page with a running call', () => {
  it('asks for it when it has no media leg, as soon as its phone is registered, and again while nothing comes', async () => {
    const { sent, clock, show } = page();
    show(leg(), [], { registration: 'registering' });
    show(leg(), [], { tab: 'follower' });
    show(leg(), [], { signalling: 'reconnecting' });
    expect(sent).toEqual([]);
    show(leg());
    show(leg());
    await clock.advance(0);
    expect(sent).toEqual([{ name: 'attach', interactionId: 'i1' }]);
    await clock.advance(2_100);
    expect(sent).toHaveLength(2);
    show(leg(), [media()]);
    await clock.advance(10_000);
    expect(sent).toHaveLength(2);
  });

  it('asks again after its media leg was lost, and not after it was hung up or taken over', async () => {
    for (const [cause, asks] of [['networkError', 1], ['normal', 0], ['answeredElsewhere', 0]] as const) {
      const { sent, clock, show } = page();
      show(leg(), [media({ state: 'ended', cause })]);
      await clock.advance(0);
      expect(sent, cause).toHaveLength(asks);
    }
  });

  it('tells the center that it was hung up here, where no news of that comes, and as soon as it is there again', async () => {
    const hungUp = media({ state: 'ended', cause: 'normal' });
    const { sent, clock, show } = page();
    await vi.dynamicImportSettled();
    show(leg(), [hungUp], { signalling: 'reconnecting' });
    await clock.advance(30_000);
    expect(sent).toEqual([]);
    show(leg(), [hungUp]);
    await clock.advance(600);
    expect(sent).toEqual([{ name: 'hangUp', interactionId: 'i1', legId: 'a1' }]);
    show(leg({ state: 'ended' }), [hungUp]);
    await clock.advance(10_000);
    expect(sent).toHaveLength(1);
  });

  it('tells it again where it was lost on the way, of a call it dialled as well', async () => {
    const { sent, clock, show } = page(() => Promise.reject(new CccError('center-unreachable')));
    await vi.dynamicImportSettled();
    const own = leg({ id: 'c7', direction: 'inbound', state: 'dialing' });
    for (const cause of ['cancelled', 'normal'] as const) {
      show(own, [media({ direction: 'outbound', state: 'ended', cause })]);
      await clock.advance(600);
    }
    expect(sent).toEqual([1, 2].map(() => ({ name: 'hangUp', interactionId: 'i1', legId: 'c7' })));
  });

  it('tells nothing of a leg that the agent got in the same call afterwards, or whose news has come meanwhile', async () => {
    const hungUp = media({ state: 'ended', cause: 'normal' });
    const { sent, clock, show } = page();
    await vi.dynamicImportSettled();
    // Given back to the agent, whose desk phone took it.
    show(leg({ id: 'a2' }), [hungUp]);
    await clock.advance(2_000);
    show(leg(), [hungUp]);
    await clock.advance(400);
    show(leg({ id: 'a2', state: 'alerting' }), [hungUp]);
    await clock.advance(2_000);
    // Rung off by the center, taken over by another page, declined: nobody hung up here.
    for (const cause of ['networkError', 'answeredElsewhere', 'rejected'] as const) show(leg(), [media({ state: 'ended', cause })], { registration: 'registering' });
    await clock.advance(2_000);
    expect(sent).toEqual([]);
  });

  it('does not ask for what the center attaches unasked', async () => {
    const { sent, clock, show } = page();
    show(leg(), [media({ state: 'ended', cause: 'networkError' })]);
    show(leg(), [media({ state: 'alerting' })]);
    await clock.advance(5_000);
    expect(sent).toEqual([]);
  });

  it('takes a refusal for an answer, and an accident not', async () => {
    for (const [code, times] of [['not-allowed-now', 1], ['center-unreachable', 2]] as const) {
      const { sent, clock, show } = page(() => Promise.reject(new CccError(code)));
      show(leg());
      await clock.advance(2_100);
      expect(sent, code).toHaveLength(times);
    }
  });

  it('tells once that the microphone is off', () => {
    const { sent, show } = page();
    show(leg(), [media({ muted: true })]);
    show(leg(), [media({ muted: true })]);
    show(leg({ muted: true }), [media({ muted: true })]);
    expect(sent).toEqual([{ name: 'setMuted', interactionId: 'i1', muted: true }]);
  });

  it('lets go of a media leg whose call is over at the center, unless its BYE comes', async () => {
    const { softphone, clock, show } = page();
    await vi.dynamicImportSettled();
    softphone.ring('i1', 'a1', '1');
    await softphone.answer('i1');
    show(leg({ state: 'ended' }), [media()]);
    await clock.advance(2_100);
    expect(softphone.asked).toContain('hangUp i1');
  });
});
