/** F-22: the permission for the microphone is revoked, the question is dismissed, or another program has the microphone. It is known before anything rings, and the next agent rings. */
import type { ChaosAgent } from './chaos-agent.js';
import type { ChaosContext } from './context.js';
import { microphoneOf, type SetPermission } from './permission.js';
import type { Scenario } from './scenario.js';
import { pause, until } from './timeline.js';

export const scenario: Scenario = {
  id: 'F-22',
  what: 'microphone permission revoked or dismissed; another program has the microphone',
  criteria: {
    shownMs: { atMost: 1_000 }, skippedMs: { atMost: 1_000 }, rangThere: { atMost: 0 }, rangElsewhere: { atLeast: 3 }, saysWhy: { atLeast: 3 }, reachableAgainMs: { atMost: 1_000 }, rangAgain: { atLeast: 1 },
  },
  async run(context) {
    const center = await context.center();
    // Anna has been idle longest and would be asked first.
    const [anna, ben] = [await context.agent(center, 'anna', { script: refusable }), await context.agent(center, 'ben')];
    await anna.makeReady();
    await ben.makeReady();
    const setMicrophone = await microphoneOf(anna.page.page);
    const faults: readonly { readonly text: string; readonly begin: () => Promise<number>; readonly end: () => Promise<void> }[] = [
      { text: 'The microphone is blocked for this page.', begin: () => revoke(setMicrophone), end: () => setMicrophone('granted') },
      { text: 'The microphone is blocked for this page.', begin: () => refusedAtReady(anna, 'NotAllowedError'), end: () => allow(anna) },
      { text: 'The microphone is in use by another application.', begin: () => refusedAtReady(anna, 'NotReadableError'), end: () => allow(anna) },
    ];
    const seen = { shownMs: 0, skippedMs: 0, rangThere: 0, rangElsewhere: 0, saysWhy: 0, reachableAgainMs: 0 };
    for (const fault of faults) {
      const at = await fault.begin();
      await until('anna cannot be reached', () => isReachable(ben, false), 5_000);
      seen.skippedMs = Math.max(seen.skippedMs, Date.now() - at);
      const known = await anna.fact('the microphone', at, (fact) => fact.type === 'phone.microphone' && fact['microphone'] !== 'granted');
      seen.shownMs = Math.max(seen.shownMs, known.at - at);
      seen.saysWhy += await anna.page.page.getByText(fault.text).first().waitFor({ timeout: 2_000 }).then(() => 1, () => 0);
      seen.rangElsewhere += await ringsAt(context, ben);
      seen.rangThere += (await anna.facts()).filter((fact) => fact.at >= at && fact.type === 'phone.alerting').length;
      await pause(400);
      const endedAt = Date.now();
      await fault.end();
      await until('anna can be reached', () => isReachable(ben, true), 5_000);
      seen.reachableAgainMs = Math.max(seen.reachableAgainMs, Date.now() - endedAt);
      await pause(200);
    }
    return { ...seen, rangAgain: await ringsAt(context, anna) };
  },
};

/** A customer calls, and hangs up when it rings there. */
async function ringsAt(context: ChaosContext, agent: ChaosAgent): Promise<number> {
  const customer = await context.customer(await context.center());
  await customer.callIn();
  const rang = await agent.page.until('ringing', (state) => state.ringing > 0, 10_000).then(() => 1, () => 0);
  customer.hangUp();
  await agent.page.until('quiet', (state) => state.ringing === 0 && state.activity === 'idle');
  return rang;
}

const isReachable = async (observer: ChaosAgent, reachable: boolean): Promise<true | undefined> => (await observer.page.colleague('anna'))?.reachable === reachable ? true : undefined;

/** Runs in the page: a browser under test answers its own question about the microphone, and no other program is there to hold it. */
function refusable(): void {
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const name: unknown = Reflect.get(globalThis, 'cccRefusal');
    if (typeof name === 'string') throw new DOMException('Permission dismissed', name);
    return open(constraints);
  };
}
async function revoke(setMicrophone: SetPermission): Promise<number> {
  const at = Date.now();
  await setMicrophone('denied');
  return at;
}
/** The microphone is asked for when an agent becomes ready; until then nobody can know. */
async function refusedAtReady(agent: ChaosAgent, name: string): Promise<number> {
  await agent.page.page.evaluate((refusal) => { Object.assign(globalThis, { cccRefusal: refusal }); }, name);
  await agent.page.dispatch({ name: 'goNotReady' });
  await agent.page.until('not ready', (state) => state.presence === 'notReady');
  const at = Date.now();
  await agent.page.goReady();
  return at;
}
async function allow(agent: ChaosAgent): Promise<void> {
  await agent.page.page.evaluate(() => { Reflect.deleteProperty(globalThis, 'cccRefusal'); });
  await agent.page.press('Try again');
}
