/** The list of calls in the page: a call that was just made stands in it, and its recording plays there; signing out and in; Chinese. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Locator, Page } from 'playwright-core';
import { AgentPage } from '../support/agent.js';
import { Baresip, hasBaresip } from '../support/baresip.js';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { freePort } from '../support/free-port.js';

const customerHz = 440;
const customerNumber = '13900002222';

interface Heard { readonly at: number; readonly paused: boolean; readonly duration: number; readonly loudest: number; readonly error: string }

/** What the page's player does: its position, and the loudest sample that really comes out of it. */
async function listen(player: Locator): Promise<Heard> {
  return player.evaluate(async (audio: HTMLAudioElement) => {
    const sound = new AudioContext();
    await sound.resume();
    const meter = sound.createAnalyser();
    sound.createMediaElementSource(audio).connect(meter);
    let loudest = 0;
    const samples = new Float32Array(meter.fftSize);
    const until = Date.now() + 8000;
    while (Date.now() < until && !(audio.currentTime > 0.8 && loudest > 0.05)) {
      await new Promise((done) => { setTimeout(done, 50); });
      meter.getFloatTimeDomainData(samples);
      loudest = Math.max(loudest, ...samples.map(Math.abs));
    }
    return { at: audio.currentTime, paused: audio.paused, duration: audio.duration, loudest, error: audio.error?.message ?? '' };
  });
}

async function signInForm(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

describe.skipIf(!hasBaresip())('the calls of an agent', () => {
  let center: CenterProcess;
  let browser: Browser;
  let anna: AgentPage;

  beforeAll(async () => {
    center = await CenterProcess.start();
    browser = await launchChrome({ micHz: 1300 });
    anna = await AgentPage.signIn(browser, center.url, 'anna');
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await center?.stop();
  });

  // proves SVR-05 SVR-04
  it('lists the call that just ended, and plays its recording in the page', async () => {
    const port = await freePort();
    const phone = await Baresip.start({ account: `<sip:${customerNumber}@127.0.0.1:${port};transport=udp>;regint=0;audio_codecs=PCMU`, micHz: customerHz, sipListen: `127.0.0.1:${port}` });
    try {
      await anna.goReady();
      phone.command('dial', `sip:02066240000@127.0.0.1:${center.ports.sip};transport=udp`);
      await phone.wait('CALL_ESTABLISHED');
      await anna.page.waitForTimeout(800);
      phone.command('sndcode', '2');
      await anna.button('Answer').waitFor({ timeout: 10_000 });
      // What the caller chose, and the way there on demand.
      const way = anna.page.locator('ccc-offer .story span').first();
      expect(await way.textContent()).toBe('Support');
      expect(await way.getAttribute('title')).toContain('Welcome › Support');
      await anna.press('Answer');
      await anna.until('talking', (s) => s.current?.legs.filter((leg) => leg.state === 'connected').length === 2);
      await anna.page.waitForTimeout(3000);
      await anna.press('Hang up');
      await anna.until('wrap-up', (s) => s.activity === 'wrapUp');
      await anna.press(/^Finish/);
      await anna.until('idle', (s) => s.activity === 'idle');
    } finally { await phone.stop(); }

    await anna.page.getByRole('tab', { name: 'Calls' }).click();
    const row = anna.page.locator('ccc-recent-calls li').first();
    await expect.poll(() => row.locator('.who').textContent(), { timeout: 5000 }).toContain('139 0000 2222');
    await row.getByRole('button', { name: /^Play recording/ }).click();
    const player = anna.page.locator('ccc-recent-calls audio');
    await player.waitFor({ timeout: 5000 });
    const heard = await listen(player);
    expect(heard).toMatchObject({ paused: false, error: '' });
    expect(heard.at).toBeGreaterThan(0.5);
    expect(heard.duration).toBeGreaterThan(2);
    expect(heard.loudest).toBeGreaterThan(0.05);
    // A range, as the player asks for it when somebody drags its handle.
    expect(await player.evaluate(async (audio: HTMLAudioElement) => {
      audio.currentTime = 2;
      await new Promise((done) => { audio.addEventListener('seeked', done, { once: true }); setTimeout(done, 3000); });
      return audio.currentTime;
    })).toBeGreaterThanOrEqual(1.9);
    await row.getByRole('button', { name: /^Play recording/ }).click();
    await expect.poll(() => player.count()).toBe(0);
  }, 60_000);

  it('says in words that a password is wrong, and lets the right one in; signs out and in again', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    try {
      await page.goto(`${center.url}/workstation`);
      for (const [email, password] of [['ben@demo.test', 'wrong'], ['ben', 'demo-demo-1']] as const) {
        await signInForm(page, email, password);
        await page.getByText('The e-mail address or the password is wrong.').waitFor({ timeout: 5000 });
      }
      const status = page.locator('ccc-agent-status .status');
      for (let round = 0; round < 2; round++) {
        await signInForm(page, 'ben@demo.test', 'demo-demo-1');
        await status.waitFor({ timeout: 10_000 });
        await page.getByRole('button', { name: /^More/ }).click();
        await page.getByRole('menuitem', { name: 'Sign out' }).click();
        await page.getByLabel('Password').waitFor({ timeout: 5000 });
        expect(await page.getByLabel('Password').inputValue()).toBe('');
      }
    } finally { await context.close(); }
  }, 40_000);

  it('speaks Chinese where the address asks for it', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    try {
      await page.goto(`${center.url}/workstation?locale=zh-CN`);
      await page.getByRole('button', { name: '登录' }).click();
      await page.getByText('请输入').first().waitFor({ timeout: 5000 });
      await page.getByLabel('邮箱').fill('carol@demo.test');
      await page.getByLabel('密码').fill('wrong');
      await page.getByRole('button', { name: '登录' }).click();
      await page.getByText(/密码.*(不正确|错误)/).waitFor({ timeout: 5000 });
    } finally { await context.close(); }
  }, 30_000);
});
