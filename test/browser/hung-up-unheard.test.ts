/** The agent hangs up while nothing reaches the center, or only the event socket does: the customer's call ends as soon as it is told, and is the agent's end. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Kind } from '../chaos/relay/tcp.js';
import { ChaosContext } from '../chaos/context.js';
import { recordsFrom } from '../chaos/records.js';
import { pause, until } from '../chaos/timeline.js';
import type { CenterProcess } from '../support/center.js';

describe('a call that is hung up without the center hearing of it', () => {
  const context = new ChaosContext();
  let center: CenterProcess;
  beforeAll(async () => { center = await context.center(); }, 60_000);
  afterEach(() => context.endRun());
  afterAll(() => context.close());

  // proves CAL-01 F-02 F-06
  it.each<[string, Kind[]]>([['all signalling', ['sip', 'events', 'http']], ['the phone\'s connection', ['sip']]])('because %s is down ends when it can be told, and no other does', async (_what, kinds) => {
    const from = Date.now();
    const { agent, customer } = await context.talk(center);
    const all = kinds.length > 1;
    agent.web.blackHole(kinds);
    if (all) {
      agent.media.blackHole();
      await agent.fact('the loss', from, (fact) => fact.type === 'connection.signalling' && fact['signalling'] === 'reconnecting');
    }
    await agent.page.dispatch({ name: 'hangUp' });
    if (all) {
      await pause(3_000);
      expect(customer.ended).toBe(false);
    }
    const healedAt = Date.now();
    agent.web.heal();
    agent.media.heal();
    await until('the end at the customer', () => customer.ended || undefined, 20_000);
    // Not before it can be told, and then at once.
    const backAt = all ? (await agent.connected(healedAt)).at : healedAt;
    expect(Date.now() - backAt).toBeLessThan(2_500);
    await until('wrap-up', async () => ((await agent.page.state()).activity === 'wrapUp' ? true : undefined), 5_000);
    expect(await recordsFrom(center, from)).toMatchObject([{ hangUpParty: 'agent', status: 'normalEnd' }]);

    // The next call of the same customer is another.
    await agent.registered(healedAt, 20_000);
    const next = await context.talkWith(center, agent);
    await pause(1_500);
    expect(next.customer.ended).toBe(false);
  }, 90_000);
});
