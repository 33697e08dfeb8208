/**
 * F-28: the business system's page in the screen pop hangs, throws, floods the workstation with messages, or never comes; the page that has the workstation
 * in a frame floods it, from a process of its own and from the same one. The call's buttons act as if it were not there.
 */
import type { Frame, Page } from 'playwright-core';
import type { ChaosContext } from './context.js';
import { NoisyHost, type Place } from './noisy-host.js';
import { PopPages, type Misbehaviour } from './pop-pages.js';
import { percentile, type Figures, type Scenario } from './scenario.js';
import { longestGap, pause } from './timeline.js';

/** The one that hangs is the last, because all of one site share a process. */
const faults = ['throws', 'neverComes', 'floods', 'hangs'] as const satisfies readonly Misbehaviour[];
const clicks = 16;

export const scenario: Scenario = {
  id: 'F-28',
  what: 'the screen-pop page hangs, throws, floods messages, never comes; the page around floods messages',
  criteria: {
    hangsInputMs: { atMost: 16 }, throwsInputMs: { atMost: 16 }, neverComesInputMs: { atMost: 16 }, floodsInputMs: { atMost: 16 },
    // The bridge takes twenty messages a second and six hundred a minute of an origin, whatever it sends; and a page that sends hundreds is taken away.
    cardsPerSecond: { atMost: 20 }, flooded: { atLeast: 500 }, stopped: { atLeast: 1 }, acted: { atLeast: faults.length }, callKept: { atLeast: 1 },
    // The page around cannot be taken away: of thousands a second as many get through as the bridge takes of an origin, by whichever way.
    otherSiteInputMs: { atMost: 16 }, sameSiteInputMs: { atMost: 16 }, hostCardsPerSecond: { atMost: 20 }, hostSentPerSecond: { atLeast: 2_000 }, hostActed: { atLeast: 2 }, hostCallsKept: { atLeast: 2 },
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
      const before = await counted(agent.page.page);
      const from = Date.now();
      await show(context, pages, fault);
      // Until the page is shown and does what it does.
      await pause(1_500);
      const box = await agent.page.button(/^(Mute|Unmute)$/).boundingBox();
      if (!box) throw new Error('no button to mute');
      await press(agent.page.page, { x: box.x + box.width / 2, y: box.y + box.height / 2 });
      const seen = await counted(agent.page.page);
      figures[`${fault}InputMs`] = percentile(seen.delays, 95);
      figures[`${fault}ActsMs`] = percentile(seen.acts, 95);
      sayLost(fault, seen);
      if (fault !== 'calm' && seen.acts.length === clicks) acted++;
      if (fault === 'floods') {
        cardsPerSecond = (seen.cards - before.cards) * 1000 / (Date.now() - from);
        flooded = seen.messages - before.messages;
        stopped = await agent.page.page.getByText('This page was stopped').isVisible();
      }
    }
    const gapMs = longestGap(customer.agentHeardAt, Date.now() - 1_500, Date.now());
    const callKept = customer.ended ? 0 : 1;
    await show(context, pages, undefined);
    // The next calls have a center and a page of their own.
    await context.endRun();
    const around = [await floodFromAround(context, 'otherSite'), await floodFromAround(context, 'sameSite')];
    return { ...Object.assign({}, ...around.map(({ own }) => own)) as Figures,
      hostCardsPerSecond: Math.max(...around.map(({ cardsPerSecond: cards }) => cards)), hostSentPerSecond: Math.min(...around.map(({ sentPerSecond }) => sentPerSecond)), hostGapMs: Math.max(...around.map((each) => each.gapMs)),
      hostActed: around.filter((each) => each.acts === clicks).length, hostActs: Math.min(...around.map(({ acts }) => acts)), hostCallsKept: around.filter(({ kept }) => kept).length,
      ...figures, acted, cardsPerSecond, flooded, stopped: stopped ? 1 : 0, gapMs, callKept };
  },
};

interface Around { readonly own: Figures; readonly acts: number; readonly cardsPerSecond: number; readonly sentPerSecond: number; readonly gapMs: number; readonly kept: boolean }
async function floodFromAround(context: ChaosContext, place: Place): Promise<Around> {
  const host = await NoisyHost.open(context, await context.browser(), place, countInput);
  const customer = await context.customer(host.center);
  await customer.callIn();
  await host.answer();
  await pause(2_000);
  const frame = host.inside, page = frame.page();
  await counted(frame);
  const box = await frame.getByRole('button', { name: /^(Mute|Unmute)$/ }).filter({ visible: true }).first().boundingBox();
  if (!box) throw new Error('no button to mute');
  const before = await counted(frame), from = Date.now();
  await host.flood();
  await pause(1_500);
  await press(page, { x: box.x + box.width / 2, y: box.y + box.height / 2 });
  const sent = await host.sent(), seconds = (Date.now() - from) / 1000;
  const seen = await counted(frame);
  sayLost(place, seen);
  const figures = {
    own: { [`${place}InputMs`]: percentile(seen.delays, 95), [`${place}ActsMs`]: percentile(seen.acts, 95) }, acts: seen.acts.length,
    cardsPerSecond: (seen.cards - before.cards) / seconds, sentPerSecond: sent / seconds, gapMs: longestGap(customer.packetsAt, Date.now() - 1_500, Date.now()), kept: !customer.ended,
  };
  await context.endRun();
  return figures;
}

async function show(context: ChaosContext, pages: PopPages, fault: Misbehaviour | undefined): Promise<void> {
  const center = await context.center();
  const bridge = { origins: [{ origin: pages.origin, commands: ['sendCard'] }], maxBytes: 8192, perSecond: 1, perMinute: 30 };
  await center.api('PUT', '/settings', { token: await center.login('admin'), body: { bridge, screenPops: fault === undefined ? [] : [pages.pop(fault)] } });
}

/** Mutes and unmutes by the mouse. Nothing is asked of the page meanwhile: it must be left alone with what the other page does to it. */
async function press(page: Page, at: { readonly x: number; readonly y: number }): Promise<void> {
  for (let i = 0; i < clicks; i++) {
    // A finger is down for a while; what is pressed and let go in one moment waits for its own beginning.
    await page.mouse.click(at.x, at.y, { delay: 60 });
    await pause(80 + 60 * Math.random());
  }
}

interface Input { readonly delays: number[]; readonly acts: number[]; readonly steps: string[]; messages: number; cards: number }
/** Where a click went that was not acted on. */
function sayLost(during: string, { acts, steps }: Input): void {
  if (acts.length !== clicks) process.stderr.write(`${during}: ${acts.length} of ${clicks} clicks acted: ${steps.join(', ')}\n`);
}
/** What the page has counted: messages and cards in all, clicks since it was asked last. */
const counted = (page: Page | Frame): Promise<Input> => page.evaluate(() => {
  const input: Input = Reflect.get(globalThis, 'cccInput');
  const { messages, cards } = input;
  return { delays: input.delays.splice(0), acts: input.acts.splice(0), steps: input.steps.splice(0), messages, cards };
});

/** Runs in the page: the delay of a press is from when the browser had it until the page's first listener runs (Event Timing, `processingStart`). */
function countInput(): void {
  const input = { delays: new Array<number>(), acts: new Array<number>(), steps: new Array<string>(), messages: 0, cards: 0 };
  let clickedAt = 0;
  Object.assign(globalThis, { cccInput: input });
  for (const type of ['pointerdown', 'pointerup', 'click']) {
    addEventListener(type, (event) => {
      if (!event.isTrusted) return;
      input.delays.push(performance.now() - event.timeStamp);
      const button = event.composedPath().find((each) => each instanceof HTMLButtonElement);
      input.steps.push(`${type}@${Math.round(event.timeStamp)}:${button?.title ?? 'no button'}${button?.getAttribute('aria-disabled') === 'true' ? ' (disabled)' : ''}`);
      if (type === 'click') clickedAt = event.timeStamp;
    }, true);
  }
  addEventListener('message', () => { input.messages++; }, true);
  for (const type of ['ccc-mute-request', 'ccc-unmute-request']) addEventListener(type, ({ defaultPrevented }) => { input.steps.push(`${type}${defaultPrevented ? ' refused' : ''}`); });
  const find = setInterval(() => {
    const workstation: { facts$: { subscribe(take: (fact: { type: string }) => void): void } } | undefined = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
    if (!workstation) return;
    clearInterval(find);
    workstation.facts$.subscribe((fact) => {
      if (fact.type === 'card.added') input.cards++;
      if (fact.type === 'phone.muted') input.acts.push(performance.now() - clickedAt);
      if (/^(phone\.(muted|media|registration)|problem|connection|command)/.test(fact.type)) input.steps.push(`${fact.type}@${Math.round(performance.now())}`);
    });
  }, 5);
}
