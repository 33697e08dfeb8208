/**
 * F-27: during a call the page moves the element, takes it out and puts it back, evaluates all modules once more as hot module reload does, puts a second
 * element beside it and takes that away, and at last puts a new one in its place; then it takes all away. No call is lost and no socket left.
 */
import type { Page } from 'playwright-core';
import type { AgentPage } from '../support/agent.js';
import { hears } from '../support/ears.js';
import { customerHz } from './context.js';
import type { Customer } from './customer.js';
import type { Scenario } from './scenario.js';
import { answerIn, first, makeIdle, openTabs } from './tabs.js';
import { flowsAfter, pause, until } from './timeline.js';

export const scenario: Scenario = {
  id: 'F-27',
  what: 'the element moved, put back, its modules evaluated again, doubled, replaced and removed during a call',
  criteria: {
    talks: { atLeast: 4 }, definedAgain: { atLeast: 1 }, errorsOfReload: { atMost: 0 }, newSockets: { atMost: 0 }, secondShows: { atLeast: 1 }, secondActs: { atLeast: 1 }, socketsOfTwo: { atMost: 2 },
    sameCall: { atLeast: 1 }, callKept: { atLeast: 1 }, socketsOfNew: { atMost: 2 }, socketsAfter: { atMost: 0 },
  },
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
    const call = (await tab.state()).current?.id;
    const opened = relay.attempts.filter(({ kind }) => kind === 'sip' || kind === 'events').length;
    let talks = 0;
    await tab.page.evaluate(async () => {
      const element = document.querySelector('ccc-workstation');
      const box = document.body.appendChild(document.createElement('div'));
      if (!element) return;
      box.append(element);
      element.remove();
      await new Promise((done) => { setTimeout(done, 300); });
      box.append(element);
    });
    await pause(longerThanGone);
    talks += await talk(tab, customer);

    let errorsOfReload = 0;
    tab.page.on('pageerror', () => { errorsOfReload++; });
    const definedAgain = await evaluateAgain(tab.page);
    await pause(1_500);
    talks += await talk(tab, customer);
    const newSockets = relay.attempts.filter(({ kind }) => kind === 'sip' || kind === 'events').length - opened;

    await addElement(tab.page);
    const secondShows = await until('the call in the second', async () => (await connectedIn(tab.page, 1)) === 2 ? 1 : undefined, 10_000).catch(() => 0);
    const secondActs = await mutes(tab.page, 1);
    const socketsOfTwo = sockets();
    await tab.page.evaluate(() => { document.querySelectorAll('ccc-workstation')[1]?.remove(); });
    await pause(longerThanGone);
    talks += await talk(tab, customer);

    // A framework that reloads the host's component makes a new element and throws the old one away.
    await addElement(tab.page);
    await tab.page.evaluate(() => { document.querySelector('ccc-workstation')?.remove(); });
    await until('the call in the new one', async () => (await connectedIn(tab.page, 0)) === 2 ? true : undefined, 10_000);
    await pause(longerThanGone);
    talks += await talk(tab, customer);
    const socketsOfNew = sockets(), sameCall = (await tab.state()).current?.id === call ? 1 : 0, callKept = customer.ended ? 0 : 1;
    await tab.dispatch({ name: 'hangUp' });
    await until('the end of the call', () => (customer.ended ? true : undefined));
    await makeIdle(tab);
    await tab.page.evaluate(() => { for (const element of document.querySelectorAll('ccc-workstation')) element.remove(); });
    await pause(longerThanGone + 1_000);
    return { talks, definedAgain, errorsOfReload, newSockets, secondShows, secondActs, socketsOfTwo, sameCall, callKept, socketsOfNew, socketsAfter: sockets() };
  },
};

/** An element that was taken out is gone for good after a second. */
const longerThanGone = 3_000;

/** Whether both hear each other. */
async function talk(tab: AgentPage, customer: Customer): Promise<number> {
  if (!await hears(tab.page, customerHz)) return 0;
  const from = Date.now();
  return until('the agent', () => (flowsAfter(customer.agentHeardAt, from) < Infinity ? 1 : undefined), 4_000).catch(() => 0);
}

/** One more element for the same agent. */
const addElement = (page: Page): Promise<void> => page.evaluate(() => {
  const token: unknown = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'token');
  document.body.append(Object.assign(document.createElement('ccc-workstation'), { center: location.origin, token }));
});

interface Shown { readonly current?: string; readonly interactions: Readonly<Record<string, { readonly legs: readonly { readonly state: string }[] }>> }
/** Legs that talk in the call that one of the page's elements shows. */
const connectedIn = (page: Page, which: number): Promise<number> => page.evaluate((at) => {
  const state: Shown | undefined = (Reflect.get(document.querySelectorAll('ccc-workstation')[at] ?? {}, 'workstation') as { state: Shown } | undefined)?.state;
  return state?.current === undefined ? 0 : state.interactions[state.current]?.legs.filter((leg) => leg.state === 'connected').length ?? 0;
}, which);

/** Mutes and unmutes by one of the page's elements, and sees what is sent. */
const mutes = (page: Page, which: number): Promise<number> => page.evaluate(async (at) => {
  const workstation: { dispatch(command: { name: string }): Promise<void> } = Reflect.get(document.querySelectorAll('ccc-workstation')[at] ?? {}, 'workstation');
  const made: RTCPeerConnection[] = Reflect.get(globalThis, 'cccMadeConnections');
  const sends = (): boolean | undefined => made.findLast((pc) => pc.connectionState === 'connected')?.getSenders().find((it) => it.track?.kind === 'audio')?.track?.enabled;
  for (const [name, enabled] of [['mute', false], ['unmute', true]] as const) {
    await workstation.dispatch({ name });
    for (let i = 0; i < 100 && sends() !== enabled; i++) await new Promise((done) => { setTimeout(done, 10); });
    if (sends() !== enabled) return 0;
  }
  return 1;
}, which);

/** Every module of the page is served a second time under another path, and so evaluated anew; how often the element was about to be defined by that. What they throw is an error of the page. */
async function evaluateAgain(page: Page): Promise<number> {
  await page.context().route('**/again/**', (route) => route.continue({ url: route.request().url().replace('/again/', '/') }));
  // As text: vitest rewrites an `import()` in a function to a name of its own, which the page does not know.
  return page.evaluate<number>(`(async () => {
    let defined = 0;
    const get = customElements.get.bind(customElements);
    Object.assign(customElements, { get: (tag) => { if (tag === 'ccc-workstation') defined++; return get(tag); } });
    const scripts = [...document.querySelectorAll('script[type=module][src]')].map((script) => new URL(script.src));
    const results = await Promise.allSettled(scripts.map(({ origin, pathname }) => import(origin + '/again' + pathname)));
    Reflect.deleteProperty(customElements, 'get');
    for (const result of results) if (result.status === 'rejected') reportError(result.reason);
    return defined;
  })()`);
}
