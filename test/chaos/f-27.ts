/** F-27: the page moves the element during a call, takes it out and puts it back, loads its modules once more as hot module reload does, has two of them, and takes all away. No call is lost and no socket left. */
import type { Page } from 'playwright-core';
import { customerHz } from './context.js';
import { hears } from '../support/ears.js';
import type { Scenario } from './scenario.js';
import { answerIn, first, makeIdle, openTabs } from './tabs.js';
import { pause, until } from './timeline.js';

export const scenario: Scenario = {
  id: 'F-27',
  what: 'the element moved, put back, its modules loaded again, doubled, removed',
  criteria: { agentHears: { atLeast: 1 }, reloaded: { atLeast: 1 }, errorsOfReload: { atMost: 0 }, newSockets: { atMost: 0 }, socketsOfTwo: { atMost: 2 }, socketsAfter: { atMost: 0 } },
  async run(context) {
    const center = await context.center();
    const { tabs, relay } = await openTabs(context, 1);
    const tab = first(tabs);
    const sockets = (): number => relay.count('sip') + relay.count('events');
    await makeIdle(tab);
    await tab.goReady();
    const customer = await context.customer(center);
    await customer.callIn();
    await answerIn(tab);
    const opened = relay.attempts.filter(({ kind }) => kind === 'sip' || kind === 'events').length;
    await tab.page.evaluate(async () => {
      const element = document.querySelector('ccc-workstation');
      const box = document.body.appendChild(document.createElement('div'));
      if (!element) return;
      box.append(element);
      element.remove();
      await new Promise((done) => { setTimeout(done, 300); });
      box.append(element);
    });
    let errorsOfReload = 0;
    tab.page.on('pageerror', () => { errorsOfReload++; });
    const reloaded = await loadAgain(tab.page);
    await pause(1_500);
    const agentHears = await hears(tab.page, customerHz) ? 1 : 0;
    const newSockets = relay.attempts.filter(({ kind }) => kind === 'sip' || kind === 'events').length - opened;
    await tab.dispatch({ name: 'hangUp' });
    await until('the end of the call', () => (customer.ended ? true : undefined));
    await makeIdle(tab);
    await tab.page.evaluate(async () => {
      const element = document.querySelector('ccc-workstation');
      document.body.append(Object.assign(document.createElement('ccc-workstation'), { center: location.origin, token: Reflect.get(element ?? {}, 'token') }));
      await new Promise((done) => { setTimeout(done, 1_500); });
    });
    const socketsOfTwo = sockets();
    await tab.page.evaluate(() => { for (const element of document.querySelectorAll('ccc-workstation')) element.remove(); });
    await pause(4_000);
    return { agentHears, reloaded, errorsOfReload, newSockets, socketsOfTwo, socketsAfter: sockets() };
  },
};

/** The page's own modules are evaluated a second time, under another address; how many there are. What they throw is an error of the page. */
async function loadAgain(page: Page): Promise<number> {
  // As text: vitest rewrites an `import()` in a function to a name of its own, which the page does not know.
  return page.evaluate<number>(`(async () => {
    const scripts = [...document.querySelectorAll('script[type=module][src]')].map((script) => script.src);
    const results = await Promise.allSettled(scripts.map((src) => import(src + '?again')));
    for (const result of results) if (result.status === 'rejected') reportError(result.reason);
    return results.length;
  })()`);
}
