/** F-17: ten tabs of one agent. One registration and one event socket; each change is seen in all of them at once; each of them can act. */
import type { Scenario } from './scenario.js';
import { first, makeIdle, openTabs } from './tabs.js';
import { pause } from './timeline.js';

export const scenario: Scenario = {
  id: 'F-17',
  what: 'ten tabs of one agent',
  criteria: { sipSockets: { atMost: 1 }, eventSockets: { atMost: 1 }, tabsRegistered: { atLeast: 10 }, tabsThatAct: { atLeast: 10 }, shownMs: { atMost: 100 } },
  async run(context) {
    const { relay, tabs } = await openTabs(context, 10, { oneWindow: true });
    await makeIdle(first(tabs));
    const states = await Promise.all(tabs.map((tab) => tab.state()));
    const shown: number[] = [];
    let tabsThatAct = 0;
    for (const tab of tabs) {
      const goal = (await tab.state()).presence === 'ready' ? 'notReady' : 'ready';
      const from = Date.now();
      await tab.dispatch({ name: goal === 'ready' ? 'goReady' : 'goNotReady' });
      await pause(150);
      const seenAt = await Promise.all(tabs.map(async (each) => (await each.facts()).find((fact) => {
        const agent = fact['agent'];
        return fact.at >= from && fact.type === 'center.agent' && typeof agent === 'object' && agent !== null && Reflect.get(agent, 'id') === 'anna' && Reflect.get(agent, 'presence') === goal;
      })?.at ?? Infinity));
      shown.push(Math.max(...seenAt) - Math.min(...seenAt));
      if ((await tab.state()).presence === goal) tabsThatAct++;
    }
    return {
      sipSockets: relay.count('sip'), eventSockets: relay.count('events'), tabsRegistered: states.filter((state) => state.registration === 'registered').length, tabsThatAct,
      shownMs: Math.max(...shown), tabsLeading: states.filter((state) => state.tab === 'leader').length,
    };
  },
};
