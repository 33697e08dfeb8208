/** F-31: the center is told to stop while an agent in a browser talks, and the next process takes over: the page is told, shows it quietly, keeps the call and comes back without a rush. */
import type { ChaosAgent } from './chaos-agent.js';
import { recovered } from './context.js';
import type { Scenario } from './scenario.js';

export const scenario: Scenario = {
  id: 'F-31',
  what: 'SIGTERM while an agent talks; the next process takes over',
  criteria: {
    exitMs: { atMost: 5_000 }, told: { atLeast: 1 }, quiet: { atLeast: 1 }, saysWhy: { atLeast: 1 }, attemptsInOneSecond: { atMost: 2 }, keptCall: { atLeast: 1 }, soundBackMs: { atMost: 5_000 },
  },
  async run(context) {
    const center = await context.startCenter({});
    const talk = await context.talk(center);
    const { agent, customer } = talk;
    const before = (await agent.page.state()).current?.id;
    const at = Date.now();
    const exitMs = await center.end('SIGTERM');
    const tones = await noticesOf(agent);
    const refusal = await dialled(agent);
    await center.restart();
    const { bothMs } = await recovered(talk, at + exitMs + 50, 30_000);
    await agent.connected(at + exitMs, 15_000);
    const told = (await agent.facts()).some((fact) => fact.at >= at && fact.type === 'center.draining');
    const after = (await agent.page.state()).current?.id;
    customer.hangUp();
    await agent.page.until('the paperwork', (state) => state.activity === 'wrapUp');
    return {
      exitMs, told: told ? 1 : 0, quiet: tones.join() === 'info' ? 1 : 0, saysWhy: refusal === 'restarting' ? 1 : 0, attemptsInOneSecond: busiestSecond(agent, at),
      keptCall: before !== undefined && before === after ? 1 : 0, soundBackMs: bothMs,
    };
  },
};

/** How grave the page makes it. */
function noticesOf(agent: ChaosAgent): Promise<string[]> {
  return agent.page.page.evaluate(() => {
    const notices = document.querySelector('ccc-workstation')?.shadowRoot?.querySelector('ccc-notices')?.shadowRoot;
    return [...notices?.querySelectorAll('ccc-banner') ?? []].map((banner) => banner.getAttribute('tone') ?? '');
  });
}

/** Code of the refusal. */
function dialled(agent: ChaosAgent): Promise<string> {
  return agent.page.page.evaluate(async () => {
    const workstation: { dispatch(command: object): Promise<void> } = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
    return workstation.dispatch({ name: 'dial', phoneNumber: '13800138000' }).then(() => '', (error: { code?: string }) => error.code ?? '');
  });
}

function busiestSecond(agent: ChaosAgent, from: number): number {
  const knocks = agent.web.attempts.filter((attempt) => attempt.at >= from && attempt.kind === 'events').map((attempt) => attempt.at);
  return Math.max(0, ...knocks.map((at) => knocks.filter((other) => other >= at && other < at + 1_000).length));
}
