/** A business system hands a masked customer to Anna: the card is read without a sound on the line, then she calls from it, and both hear each other. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { AgentPage } from '../support/agent.js';
import { Baresip, hasBaresip } from '../support/baresip.js';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { hears } from '../support/ears.js';
import { heardTone } from '../support/tone.js';

const agentHz = 1300;
const phoneHz = 440;
const mobile = '13700000000';

describe.skipIf(!hasBaresip())('a previewed contact', () => {
  let center: CenterProcess;
  let browser: Browser;
  let anna: AgentPage;
  let phone: Baresip;
  let token = '';

  beforeAll(async () => {
    center = await CenterProcess.start();
    token = await center.login('admin');
    await center.api('PUT', '/settings', { token, body: { maskNumbers: true } });
    browser = await launchChrome({ micHz: agentHz });
    anna = await AgentPage.signIn(browser, center.url, 'anna');
    phone = await Baresip.start({
      account: `<sip:${mobile}@127.0.0.1:${center.ports.trunk};transport=udp>;regint=0;audio_codecs=PCMU;answermode=auto`, micHz: phoneHz, sipListen: `127.0.0.1:${center.ports.trunk}`,
    });
  }, 120_000);
  afterAll(async () => {
    await phone?.stop();
    await browser?.close();
    await center?.stop();
  });

  const shown = () => anna.page.locator('ccc-preview-panel');
  async function push(name: string): Promise<string> {
    const { contacts } = await center.api('POST', '/previews', { token, body: { contacts: [{ taskId: 'renewals', taskName: 'Renewals', number: mobile, name, data: { Contract: 'K-20418' }, skillGroupId: 'support' }] } }) as { contacts: { id: string }[] };
    return contacts[0]?.id ?? '';
  }
  const contact = async (id: string): Promise<Record<string, unknown>> => await center.api('GET', `/previews/${id}`, { token });

  // proves PVW-01, PVW-02, VOC-02, S-29
  it('is read, called from its card, and its task record names the call', async () => {
    await anna.dispatch({ name: 'goReady' });
    const id = await push('Ms Chen');
    await shown().getByText('K-20418').waitFor();
    expect(await shown().getByRole('heading').textContent()).toContain('Ms Chen');
    await anna.page.waitForTimeout(1000);
    expect(phone.events.filter((event) => event.type === 'CALL_INCOMING')).toEqual([]);
    expect(await contact(id)).toMatchObject({ state: 'previewing', takenBy: 'anna' });
    expect(await anna.page.evaluate(() => JSON.stringify((Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation') as { state: unknown }).state))).not.toContain(mobile);

    // By the keyboard alone.
    await shown().getByRole('button', { name: 'Skip' }).focus();
    await anna.page.keyboard.press('Tab');
    await anna.page.keyboard.press('Enter');
    await anna.until('talking', (s) => s.current?.legs.filter((leg) => leg.state === 'connected').length === 2);
    expect(await hears(anna.page, phoneHz)).toBe(true);
    await anna.page.waitForTimeout(1500);
    expect(heardTone(phone.heard().channels[0] ?? new Float32Array(), 8000, [agentHz, phoneHz])).toBe(agentHz);
    expect(await shown().count()).toBe(0);
    expect(await anna.page.evaluate(() => JSON.stringify((Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation') as { state: unknown }).state))).not.toContain(mobile);
    await anna.press('Hang up');
    await phone.wait('CALL_CLOSED');
    await anna.until('over', (s) => s.activity === 'wrapUp');
    const done = await contact(id);
    expect(done).toMatchObject({ state: 'done', result: 'normalEnd', takenBy: 'anna' });
    const record = (): Promise<Record<string, unknown>> => center.api('GET', `/records/${String(done['interactionId'])}`, { token });
    for (let tenths = 0; tenths < 20 && !('status' in await record()); tenths++) await anna.page.waitForTimeout(100);
    expect(await record()).toMatchObject({ previewId: id, taskId: 'renewals', contactNumber: mobile, callType: 'outbound', status: 'normalEnd' });
    await anna.press(/^Finish/);
  }, 60_000);

  it('is passed over with a reason that its owner reads', async () => {
    const id = await push('Mr. Bo');
    await shown().getByRole('button', { name: 'Skip' }).click();
    await shown().getByRole('button', { name: 'Wrong data' }).click();
    await shown().waitFor({ state: 'detached' });
    expect(await contact(id)).toMatchObject({ state: 'skipped', reason: 'Wrong data', takenBy: 'anna' });
    await anna.until('free', (s) => s.activity === 'idle');
  }, 30_000);
});
