/** F-13: the tab crashes during a call, then the whole browser is killed, and each is opened again within the grace period. The call was kept, and the customer comforted. */
import { ChaosAgent } from './chaos-agent.js';
import type { ChaosContext } from './context.js';
import { reattached } from './f-12.js';
import type { Figures, Limit, Scenario } from './scenario.js';
import { pause, until } from './timeline.js';

const awayMs = 3_000;
/** So often Chromium writes its cookies down; of a session younger than that it knows nothing after a kill. */
const cookiesWrittenMs = 40_000;
// A successor is a new process without any cache. The customer is without the agent for as long as nobody opens the page again, and never in silence.
const criteria: Readonly<Record<string, Limit>> = { bothWaysMs: { atMost: 3_000 }, silenceMs: { atMost: 2_000 }, comfortMs: { atLeast: 1_000 }, sameCall: { atLeast: 1 }, records: { atMost: 1 } };
const named = <T>(all: Readonly<Record<string, T>>, suffix: string): Record<string, T> => Object.fromEntries(Object.entries(all).map(([name, value]) => [`${name}${suffix}`, value]));

export const scenario: Scenario = {
  id: 'F-13',
  what: 'tab crash and browser killed during a call',
  criteria: { ...criteria, ...named(criteria, 'AfterKill') },
  async run(context) {
    const crashed = await tabCrash(context);
    await context.endRun();
    return { ...crashed, ...named(await browserKilled(context), 'AfterKill') };
  },
};

async function tabCrash(context: ChaosContext): Promise<Figures> {
  const talk = await context.talk(await context.center());
  const { page } = talk.agent.page;
  const figures = await reattached(talk, async () => {
    const devtools = await page.context().newCDPSession(page);
    // It never answers: its page is gone.
    devtools.send('Page.crash').catch(() => undefined);
    await pause(awayMs);
    await talk.agent.page.open(talk.agent.web.url);
  });
  talk.customer.hangUp();
  await talk.agent.page.until('over', (state) => state.activity !== 'onCall');
  return figures;
}

async function browserKilled(context: ChaosContext): Promise<Figures> {
  const center = await context.center();
  const signedInAt = Date.now();
  const { agent, chrome } = await context.ownAgent(center, 'anna');
  await pause(cookiesWrittenMs - (Date.now() - signedInAt));
  const talk = await context.talkWith(center, agent);
  const figures = await reattached(talk, async () => {
    await chrome.kill();
    await pause(awayMs);
    await chrome.open();
    await ChaosAgent.prepare(chrome.context, agent.media);
    await agent.page.moveTo(chrome.context, agent.web.url);

  });
  talk.customer.hangUp();
  await until('the end of the call', () => (talk.customer.ended ? true : undefined));
  return figures;
}
