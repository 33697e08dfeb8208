/** Call flows walked step by step, node by node: menus, prompts, hours, and that no flow can trap a caller or the server. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enterFlow, parseFlow, walk, type FlowEffect, type FlowEvent, type Walk } from '../domain/flow.js';
import { demoFlow } from '../seed/demo-flow.js';
import { nodeTypes } from './index.js';

const menuFlow = parseFlow({
  start: 'start', nodes: [
    { id: 'start', type: 'start', label: 'Start', next: 'hello' },
    { id: 'hello', type: 'prompt', label: 'Hello', prompt: 'welcome', next: 'menu' },
    { id: 'menu', type: 'menu', label: 'Menu', prompt: 'menu', timeoutPrompt: 'timeout', errorPrompt: 'invalid', maxErrors: 3, timeoutSeconds: 5, keys: [{ digit: '2', label: 'Support', next: 'end' }] },
    { id: 'end', type: 'hangUp', label: 'End' },
  ],
}, nodeTypes);
const played: FlowEvent = { type: 'played' };
const elapsed: FlowEvent = { type: 'elapsed' };
const key = (digit: string): FlowEvent => ({ type: 'digit', digit });
const noon = Date.UTC(2026, 10, 23, 12);

/** The effects of each event in turn, the entry first. */
function run(flow: typeof menuFlow, ...events: FlowEvent[]): FlowEffect[][] {
  let now: Walk = enterFlow(flow, noon);
  return [now.effects, ...events.map((event) => (now = walk(flow, now.state, event, noon)).effects)].map((effects) => [...effects]);
}
const sounds = (steps: FlowEffect[][]): string[] => steps.flat().flatMap((effect) => effect.type === 'play' ? effect.prompt : effect.type === 'step' ? [] : [effect.type]);

// proves IVR-10
describe('menu', () => {
  it('takes the branch of a key', () => {
    expect(run(menuFlow, played, key('2')).at(-1)).toEqual([
      { type: 'step', step: { nodeId: 'menu', label: 'Support', digits: '2' } }, { type: 'step', step: { nodeId: 'end', label: 'End' } }, { type: 'hangUp', outcome: 'ended' },
    ]);
  });
  it('ends the call after the error prompt of the third wrong key', () => {
    expect(sounds(run(menuFlow, played, key('9'), played, key('8'), played, key('7'), played))).toEqual(['welcome', 'menu', 'invalid', 'menu', 'invalid', 'menu', 'invalid', 'hangUp']);
  });
  it('goes back to the node before after silence', () => {
    expect(sounds(run(menuFlow, played, played, elapsed, played, played))).toEqual(['welcome', 'menu', 'wait', 'timeout', 'welcome', 'menu']);
  });
  it('does not keep a silent caller for ever', () => {
    const round = [played, played, elapsed, played];
    expect(sounds(run(menuFlow, ...round, ...round, ...round)).at(-1)).toBe('hangUp');
  });
});

// proves IVR-07
describe('prompt', () => {
  it('passes an early key on to the menu', () => { expect(sounds(run(menuFlow, key('2')))).toEqual(['welcome', 'menu', 'hangUp']); });
  it('ignores keys when it may not be interrupted, and speaks as often as it is told', () => {
    const flow = parseFlow({
      start: 'a', nodes: [{ id: 'a', type: 'prompt', label: 'A', prompt: 'welcome', interruptible: false, times: 2, next: 'b' }, { id: 'b', type: 'hangUp', label: 'B' }],
    }, nodeTypes);
    expect(sounds(run(flow, key('1'), played, key('1'), played))).toEqual(['welcome', 'welcome', 'hangUp']);
  });
});

describe('working hours', () => {
  // proves IVR-15, SVR-02 nonWorkingHours
  it('say goodbye outside them, and the ending says why', () => {
    const flow = parseFlow({
      start: 'h', nodes: [
        { id: 'h', type: 'workingHours', label: 'Hours', open: 'o', closed: 'c', schedule: { timeZone: 'UTC', periods: [{ days: ['mon'], from: '09:00', to: '12:00' }] } },
        { id: 'o', type: 'hangUp', label: 'Open' }, { id: 'c', type: 'hangUp', label: 'Closed', prompt: 'closed' },
      ],
    }, nodeTypes);
    expect(run(flow, played).at(-1)).toEqual([{ type: 'hangUp', outcome: 'nonWorkingHours' }]);
  });
});

describe('any flow', () => {
  it('is refused when it leads nowhere, names the node', () => {
    expect(() => parseFlow({ start: 'a', nodes: [{ id: 'a', type: 'start', label: 'A', next: 'gone' }] }, nodeTypes)).toThrow(/a leads to gone/);
    expect(() => parseFlow({ start: 'a', nodes: [{ id: 'a', type: 'rocket', label: 'A' }] }, nodeTypes)).toThrow(/unknown type rocket/);
  });
  it('that circles without waiting is hung up', () => {
    const circle = parseFlow({ start: 'a', nodes: [{ id: 'a', type: 'start', label: 'A', next: 'b' }, { id: 'b', type: 'start', label: 'B', next: 'a' }] }, nodeTypes);
    expect(enterFlow(circle, noon).effects).toEqual([{ type: 'hangUp', outcome: 'failed' }]);
  });
  it('takes every event in every state, and always waits for something or ends', () => {
    const demo = parseFlow(demoFlow, nodeTypes);
    const event: fc.Arbitrary<FlowEvent> = fc.oneof(
      fc.constantFrom(played, elapsed), fc.constantFrom('0', '1', '2', '9', '*', '#').map(key),
      fc.constantFrom<FlowEvent>({ type: 'transferFailed', reason: 'noAgentOnline' }, { type: 'transferFailed', reason: 'waitedTooLong' }),
    );
    fc.assert(fc.property(fc.constantFrom(demo, menuFlow), fc.array(event, { maxLength: 60 }), (flow, events) => {
      for (const effects of run(flow, ...events)) expect(effects.filter((effect) => effect.type !== 'step').length).toBeLessThanOrEqual(2);
    }));
  });
});
