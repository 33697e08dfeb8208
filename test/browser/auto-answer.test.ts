/** A call that connects without a click, with real parts: a SIP phone calls in, the agent's page beeps, answers, and both hear each other. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { AgentPage } from '../support/agent.js';
import { type Baresip, hasBaresip } from '../support/baresip.js';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { callsSupport, customerPhone } from '../support/customer-calls.js';
import { hears } from '../support/ears.js';
import { heardTone } from '../support/tone.js';

const agentHz = 1300;
const customerHz = 440;

describe.skipIf(!hasBaresip())('automatic answers in a real browser', () => {
  let center: CenterProcess;
  let browser: Browser;
  let anna: AgentPage;

  beforeAll(async () => {
    center = await CenterProcess.start();
    browser = await launchChrome({ micHz: agentHz });
    anna = await AgentPage.signIn(browser, center.url, 'anna', { script: countPlayed });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await center?.stop();
  });

  async function callIn(): Promise<Baresip> {
    const phone = await customerPhone(customerHz);
    await callsSupport(phone, center);
    return phone;
  }
  const played = (): Promise<unknown> => anna.page.evaluate(() => Reflect.get(globalThis, 'cccPlayed') as unknown);

  // proves OLA-06, RTE-03
  it('connects by the switch in the menu with one beep and no ring, and rings when the switch is off', async () => {
    await anna.goReady();
    await anna.page.getByRole('button', { name: 'More' }).click();
    await anna.page.getByRole('menuitemcheckbox', { name: 'Answer automatically' }).click();
    await anna.page.getByRole('img', { name: 'Answer automatically' }).waitFor({ timeout: 5000 });
    const phone = await callIn();
    try {
      const talking = (s: Awaited<ReturnType<AgentPage['state']>>): boolean => s.activity === 'onCall' && s.current?.legs.filter((leg) => leg.state === 'connected').length === 2;
      await anna.until('a conversation without a click', talking, 20_000);
      expect(await played()).toEqual({ beeps: 1, rings: 0 });
      expect(await hears(anna.page, customerHz)).toBe(true);
      const from = phone.heard().channels[0]?.length ?? 0;
      await anna.page.waitForTimeout(1500);
      expect(heardTone((phone.heard().channels[0] ?? new Float32Array()).subarray(from), 8000, [agentHz, customerHz])).toBe(agentHz);
      await anna.press('Hang up');
      await anna.until('wrap-up', (s) => s.activity === 'wrapUp');
      await anna.press(/^Finish/);
    } finally { await phone.stop(); }
    await anna.dispatch({ name: 'setAutoAnswer', on: false });
    const second = await callIn();
    try {
      await anna.button('Answer').waitFor({ timeout: 20_000 });
      await anna.page.waitForTimeout(2000);
      expect(await anna.state()).toMatchObject({ activity: 'offered', ringing: 1 });
      expect(await played()).toEqual({ beeps: 1, rings: 1 });
    } finally { await second.stop(); }
  }, 90_000);

  // proves RTE-03: the center's own setting, changed while it runs
  it('connects because the center says so, and the menu shows that the agent cannot change it', async () => {
    await anna.until('idle', (s) => s.activity === 'idle');
    await center.api('PUT', '/settings', { token: await center.login('admin'), body: { autoAnswer: 'always' } });
    await anna.page.getByRole('img', { name: 'Answer automatically' }).waitFor({ timeout: 5000 });
    await anna.page.getByRole('button', { name: 'More' }).click();
    expect(await anna.page.getByRole('menuitemcheckbox', { name: 'Answer automatically' }).getAttribute('aria-disabled')).toBe('true');
    await anna.page.keyboard.press('Escape');
    await anna.goReady();
    const phone = await callIn();
    try {
      await anna.until('a conversation', (s) => s.activity === 'onCall', 20_000);
      expect(await hears(anna.page, customerHz)).toBe(true);
      phone.command('hangup');
      await anna.until('wrap-up', (s) => s.activity === 'wrapUp');
    } finally { await phone.stop(); }
  }, 60_000);
});

/** What the page plays itself is a buffer, and a ring is one that goes round. */
function countPlayed(): void {
  const played = { beeps: 0, rings: 0 };
  Reflect.set(globalThis, 'cccPlayed', played);
  const start = Reflect.get(AudioBufferSourceNode.prototype, 'start') as (when?: number) => void;
  AudioBufferSourceNode.prototype.start = function counted(this: AudioBufferSourceNode, when?: number): void {
    played[this.loop ? 'rings' : 'beeps']++;
    start.call(this, when);
  };
}
