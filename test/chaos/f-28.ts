/** F-28: the business system's page in the screen pop hangs, throws, floods the workstation with messages, or never comes. The call's buttons act as if it were not there. */
import type { ChaosAgent } from './chaos-agent.js';
import type { ChaosContext } from './context.js';
import { PopPages, type Misbehaviour } from './pop-pages.js';
import { percentile, type Scenario } from './scenario.js';
import { longestGap, pause } from './timeline.js';

/** The one that hangs is the last, because all of one site share a process. */
const faults = ['throws', 'neverComes', 'floods', 'hangs'] as const satisfies readonly Misbehaviour[];
const clicks = 16;

export const scenario: Scenario = {
  id: 'F-28',
  what: 'the screen-pop page hangs, throws, floods messages, never comes',
  criteria: {
    hangsInputMs: { atMost: 16 }, throwsInputMs: { atMost: 16 }, neverComesInputMs: { atMost: 16 }, floodsInputMs: { atMost: 16 },
    // The bridge takes twenty messages a second and six hundred a minute of an origin, whatever it sends; and a page that sends hundreds is taken away.
    cardsPerSecond: { atMost: 20 }, flooded: { atLeast: 500 }, stopped: { atLeast: 1 }, acted: { atLeast: faults.length }, callKept: { atLeast: 1 },
  },
  async run(context) {
    const center = await context.center();
    // Of another site than the pages, as in life: they get a process of their own.
    const { agent, customer } = await context.talk(center, { host: '127.0.0.1', script: countInput });
    const pages = await PopPages.open(new URL(agent.page.page.url()).origin);
    context.atEnd(() => { pages.close(); });
    const figures: Record<string, number> = {};
    let acted = 0, cardsPerSecond = 0, flooded = 0, stopped = false;
    await show(context, pages, 'calm');
    await pause(1_000);
    for (const fault of ['calm', ...faults] as const) {
      const before = await counted(agent);
      const from = Date.now();
      await show(context, pages, fault);
      // Until the page is shown and does what it does.
      await pause(1_500);
      const box = await agent.page.button(/^(Mute|Unmute)$/).boundingBox();
      if (!box) throw new Error('no button to mute');
      await press(agent, { x: box.x + box.width / 2, y: box.y + box.height / 2 });
      const seen = await counted(agent);
      figures[`${fault}InputMs`] = percentile(seen.delays, 95);
      figures[`${fault}ActsMs`] = percentile(seen.acts, 95);
      if (fault !== 'calm' && seen.acts.length === clicks) acted++;
      if (fault === 'floods') {
        cardsPerSecond = (seen.cards - before.cards) * 1000 / (Date.now() - from);
        flooded = seen.messages - before.messages;
        stopped = await agent.page.page.getByText('This page was stopped').isVisible();
      }
    }
    const gapMs = longestGap(customer.agentHeardAt, Date.now() - 1_500, Date.now());
    await show(context, pages, undefined);
    return { ...figures, acted, cardsPerSecond, flooded, stopped: stopped ? 1 : 0, gapMs, callKept: customer.ended ? 0 : 1 };
  },
};

async function show(context: ChaosContext, pages: PopPages, fault: Misbehaviour | undefined): Promise<void> {
  const center = await context.center();
  const bridge = { origins: [{ origin: pages.origin, commands: ['sendCard'] }], maxBytes: 8192, perSecond: 1, perMinute: 30 };
  await center.api('PUT', '/settings', { token: await center.login('admin'), body: { bridge, screenPops: fault === undefined ? [] : [pages.pop(fault)] } });
}

/** Mutes and unmutes by the mouse. Nothing is asked of the page meanwhile: it must be left alone with what the other page does to it. */
async function press(agent: ChaosAgent, at: { readonly x: number; readonly y: number }): Promise<void> {
  for (let i = 0; i < clicks; i++) {
    // A finger is down for a while; what is pressed and let go in one moment waits for its own beginning.
    await agent.page.page.mouse.click(at.x, at.y, { delay: 60 });
    await pause(80 + 60 * Math.random());
  }
}

interface Input { readonly delays: number[]; readonly acts: number[]; messages: number; cards: number }
/** What the page has counted: messages and cards in all, clicks since it was asked last. */
const counted = (agent: ChaosAgent): Promise<Input> => agent.page.page.evaluate(() => {
  const input: Input = Reflect.get(globalThis, 'cccInput');
  const { messages, cards } = input;
  return { delays: input.delays.splice(0), acts: input.acts.splice(0), messages, cards };
});

/** Runs in the page: the delay of a press is from when the browser had it until the page's first listener runs (Event Timing, `processingStart`). */
function countInput(): void {
  const input = { delays: new Array<number>(), acts: new Array<number>(), messages: 0, cards: 0 };
  let clickedAt = 0;
  Object.assign(globalThis, { cccInput: input });
  for (const type of ['pointerdown', 'pointerup', 'click']) {
    addEventListener(type, (event) => {
      if (!event.isTrusted) return;
      input.delays.push(performance.now() - event.timeStamp);
      if (type === 'click') clickedAt = event.timeStamp;
    }, true);
  }
  addEventListener('message', () => { input.messages++; }, true);
  const find = setInterval(() => {
    const workstation: { facts$: { subscribe(take: (fact: { type: string }) => void): void } } | undefined = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
    if (!workstation) return;
    clearInterval(find);
    workstation.facts$.subscribe((fact) => {
      if (fact.type === 'card.added') input.cards++;
      if (fact.type === 'phone.muted') input.acts.push(performance.now() - clickedAt);
    });
  }, 5);
}
