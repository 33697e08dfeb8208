/** The loudness of the microphone, measured where it counts: in the packets that reach the customer. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { power, toneShare } from '../../server/adapters/media-embedded/pcm/goertzel.js';
import { Customer } from '../chaos/customer.js';
import { AgentPage } from '../support/agent.js';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { pause, until } from '../chaos/timeline.js';

const agentHz = 1300;

describe('the loudness of the microphone', () => {
  let center: CenterProcess;
  let browser: Browser;
  let anna: AgentPage;
  let customer: Customer;

  beforeAll(async () => {
    center = await CenterProcess.start();
    browser = await launchChrome({ micHz: agentHz });
    anna = await AgentPage.signIn(browser, center.url, 'anna');
    await anna.goReady();
    customer = await Customer.at(center, { hz: 440, agentHz });
  }, 120_000);
  afterAll(async () => {
    customer?.close();
    await browser?.close();
    await center?.stop();
  });

  const setGain = (gain: number): Promise<void> => anna.page.evaluate((value) => {
    const workstation: { devices: { setInputGain(gain: number): void; setProcessing(part: object): void } } = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
    // What the browser does by itself would even it out again.
    if (value === 1) workstation.devices.setProcessing({ autoGainControl: false, noiseSuppression: false, echoCancellation: false });
    workstation.devices.setInputGain(value);
  }, gain);

  it('is what the customer hears of it, at once, also in a running call', async () => {
    let levels: number[] = [], shares: number[] = [];
    const before = customer.rtp.onVoice;
    customer.rtp.onVoice = (samples) => { before?.(samples); levels.push(Math.sqrt(power(samples))); shares.push(toneShare(samples, agentHz)); };
    /** The middle of a second of packets, as the root mean square of 16-bit samples. */
    const level = async (gain: number): Promise<number> => {
      await setGain(gain);
      await pause(1_500);
      levels = []; shares = [];
      await until('a second of packets', () => (levels.length >= 50 ? true : undefined));
      return [...levels].sort((a, b) => a - b)[Math.floor(levels.length / 2)] ?? 0;
    };
    await setGain(1);
    await customer.callIn();
    await anna.until('ringing', (s) => s.ringing === 1, 15_000);
    await anna.press('Answer');
    await until('the agent heard', () => (customer.agentHeardAt.length > 10 ? true : undefined));
    const usual = await level(1);
    expect(usual).toBeGreaterThan(1_000);
    // From the bare microphone to a graph and within one, up, down, to nothing and back; µ-law keeps a level to some per cent.
    for (const gain of [0.5, 0.25, 1.25, 1]) {
      const heard = await level(gain);
      expect(heard / usual, `gain ${gain}`).toBeGreaterThan(gain * 0.9);
      expect(heard / usual, `gain ${gain}`).toBeLessThan(gain * 1.1);
      expect(shares.filter((share) => share > 0.5).length).toBeGreaterThan(40);
    }
    expect(await level(0)).toBeLessThan(usual * 0.01);
    expect(await level(1) / usual).toBeGreaterThan(0.9);
    customer.hangUp();
  }, 90_000);
});
