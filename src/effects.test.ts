// When what calls for an agent begins: after its frame in a page that is seen, at once in one that is not, never for an offer that is over by then.
import { afterEach, expect, it, vi } from 'vitest';
import { createEffects } from './effects.js';
import { SimulatedClock } from './kernel/clock.js';
import { initialState, type WorkstationState } from './model/index.js';
import { FakeSoftphone } from './softphone/fake.js';

afterEach(() => { vi.unstubAllGlobals(); });

const quiet = initialState;
const ringing: WorkstationState = {
  ...initialState, ringing: ['i1'],
  parts: { ...initialState.parts, media: { i1: { interactionId: 'i1', legId: 'a1', state: 'alerting', direction: 'inbound', number: '139', muted: false, earlyMedia: false, progressed: false, startedAt: 1 } } },
};

function desk(hidden: boolean) {
  vi.stubGlobal('document', { hidden });
  vi.stubGlobal('window', new EventTarget());
  const clock = new SimulatedClock(), phone = new FakeSoftphone();
  const effects = createEffects({ title: false, notification: false }, phone, clock);
  return { clock, effects, rings: () => phone.devices.ringing };
}

it('begins within 40 ms where the page is seen', async () => {
  const { clock, effects, rings } = desk(false);
  effects.apply(ringing);
  expect(rings()).toBe(false);
  await clock.advance(40);
  expect(rings()).toBe(true);
  effects.apply(quiet);
  expect(rings()).toBe(false);
});
// proves F-15
it('begins at once where it is not seen, for there timers sleep', () => {
  const { effects, rings } = desk(true);
  effects.apply(ringing);
  expect(rings()).toBe(true);
});
it('that is loaded between the offer and its frame begins once, and gives the title back', async () => {
  vi.stubGlobal('document', { hidden: false, title: 'CRM', querySelectorAll: () => [], createElement: () => ({ setAttribute: () => undefined, getAttribute: () => null }), head: { append: () => undefined } });
  vi.stubGlobal('window', new EventTarget());
  const clock = new SimulatedClock();
  const effects = createEffects({ notification: false }, new FakeSoftphone(), clock);
  effects.apply(ringing);
  await vi.dynamicImportSettled();
  expect(document.title).toBe('CRM');
  await clock.advance(40);
  expect(document.title).not.toBe('CRM');
  effects.apply(quiet);
  expect(document.title).toBe('CRM');
});
it('does not begin for an offer that is over before its frame, nor after the effects are closed', async () => {
  const { clock, effects, rings } = desk(false);
  effects.apply(ringing);
  effects.apply(quiet);
  await clock.advance(100);
  expect(rings()).toBe(false);
  effects.apply(ringing);
  effects.close();
  await clock.advance(100);
  expect(rings()).toBe(false);
});
