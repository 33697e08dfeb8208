/** Devices in a running call, with real parts: another microphone keeps mute and sound, and the check finds everything in order. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { AgentPage } from '../support/agent.js';
import { Baresip, hasBaresip } from '../support/baresip.js';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { hears } from '../support/ears.js';
import { heardTone } from '../support/tone.js';
import { unplug } from '../support/unplug.js';

const agentHz = 1300;
const phoneHz = 440;
const mobile = '13700000000';

interface Shown { readonly muted: boolean; readonly quality: { readonly mos?: number; readonly codec?: string } | undefined; readonly report: { readonly mos: number; readonly readings: number } | undefined }

describe.skipIf(!hasBaresip())('devices in a call', () => {
  let center: CenterProcess;
  let browser: Browser;
  let anna: AgentPage;

  beforeAll(async () => {
    center = await CenterProcess.start();
    browser = await launchChrome({ micHz: agentHz, args: ['--use-fake-device-for-media-stream=device-count=3'] });
    anna = await AgentPage.signIn(browser, center.url, 'anna');
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await center?.stop();
  });

  /** The newest media leg of the page. */
  const shown = (): Promise<Shown> => anna.page.evaluate(() => {
    type Leg = Shown & { startedAt: number };
    const workstation: { state: { parts: { media: Record<string, Leg> } } } = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
    const leg = Object.values(workstation.state.parts.media).sort((a, b) => b.startedAt - a.startedAt)[0];
    return { muted: leg?.muted ?? false, quality: leg?.quality, report: leg?.report };
  });
  const inUse = (): Promise<{ label: string; enabled: boolean } | undefined> => anna.page.evaluate(() => {
    const made: RTCPeerConnection[] = Reflect.get(globalThis, 'cccMadeConnections');
    const track = made.filter((pc) => pc.connectionState === 'connected').at(-1)?.getSenders().map((sender) => sender.track).find((it) => it?.kind === 'audio');
    return track ? { label: track.label, enabled: track.enabled } : undefined;
  });
  const inputs = (): Promise<readonly { id: string; label: string }[]> => anna.page.evaluate(async () => {
    const workstation: { devices: { list(): Promise<{ inputs: { id: string; label: string }[] }> } } = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
    return (await workstation.devices.list()).inputs;
  });
  const choose = (id: string): Promise<void> => anna.page.evaluate(async (it) => {
    const workstation: { devices: { choose(kind: string, id: string): Promise<void> } } = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
    await workstation.devices.choose('input', it);
  }, id);
  const until = async (what: string, test: () => Promise<boolean>, timeoutMs = 8000): Promise<void> => {
    for (const end = Date.now() + timeoutMs; Date.now() < end;) { if (await test()) return; await anna.page.waitForTimeout(50); }
    throw new Error(`waited in vain for: ${what}`);
  };

  // proves F-21 CAL-15
  it('another microphone is taken at once, muted when muted, heard when not; figures and a report tell how it sounded', async () => {
    const phone = await Baresip.start({
      account: `<sip:${mobile}@127.0.0.1:${center.ports.trunk};transport=udp>;regint=0;audio_codecs=PCMU;answermode=auto`, micHz: phoneHz, sipListen: `127.0.0.1:${center.ports.trunk}`,
    });
    const heardNow = async (): Promise<number | undefined> => {
      const from = phone.heard().channels[0]?.length ?? 0;
      await anna.page.waitForTimeout(1200);
      return heardTone((phone.heard().channels[0] ?? new Float32Array()).subarray(from), 8000, [agentHz, phoneHz]);
    };
    try {
      await anna.dispatch({ name: 'dial', phoneNumber: mobile });
      await anna.until('talking', (s) => s.current?.legs.filter((leg) => leg.state === 'connected').length === 2);
      expect(await heardNow()).toBe(agentHz);
      const before = await inUse();
      const other = (await inputs()).find(({ label }) => label !== before?.label && label !== '');
      expect(other).toBeDefined();
      await choose(other?.id ?? '');
      await until('the other microphone', async () => (await inUse())?.label === other?.label);
      expect(await heardNow()).toBe(agentHz);
      expect(await hears(anna.page, phoneHz)).toBe(true);

      await anna.dispatch({ name: 'mute' });
      const third = (await inputs()).find(({ label }) => label !== other?.label);
      await choose(third?.id ?? '');
      await until('the third microphone', async () => (await inUse())?.label === third?.label);
      expect(await inUse()).toMatchObject({ enabled: false });
      expect((await shown()).muted).toBe(true);
      await anna.page.waitForTimeout(300);
      expect(await heardNow()).not.toBe(agentHz);
      await anna.dispatch({ name: 'unmute' });
      expect(await heardNow()).toBe(agentHz);

      await until('figures', async () => (await shown()).quality !== undefined);
      expect((await shown()).quality).toMatchObject({ codec: 'PCMU' });
      expect((await shown()).quality?.mos).toBeGreaterThan(4);
      await anna.dispatch({ name: 'hangUp' });
      await until('a report', async () => (await shown()).report !== undefined);
      expect((await shown()).report?.mos).toBeGreaterThan(4);
    } finally { await phone.stop(); }
  }, 60_000);

  // proves F-21 F-22
  it('a microphone that ends in a call is replaced within a second, muted when muted; with none left the customer is held until one is back', async () => {
    const phone = await Baresip.start({
      account: `<sip:${mobile}@127.0.0.1:${center.ports.trunk};transport=udp>;regint=0;audio_codecs=PCMU;answermode=auto`, micHz: phoneHz, sipListen: `127.0.0.1:${center.ports.trunk}`,
    });
    /** Every microphone is gone, or back. */
    const plug = (there: boolean): Promise<void> => anna.page.evaluate((isThere) => {
      if (isThere) { Reflect.deleteProperty(navigator.mediaDevices, 'enumerateDevices'); Reflect.deleteProperty(navigator.mediaDevices, 'getUserMedia'); }
      else Object.assign(navigator.mediaDevices, { enumerateDevices: async () => [], getUserMedia: async () => { throw new DOMException('none', 'NotFoundError'); } });
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    }, there);
    const customerHeld = async (held: boolean): Promise<void> => { await anna.until(held ? 'held' : 'not held', (s) => s.current?.legs.some((leg) => leg.role === 'customer' && leg.held === held) === true); };
    try {
      await anna.dispatch({ name: 'finishWrapUp' }).catch(() => undefined);
      await anna.until('idle', (s) => s.activity === 'idle');
      await anna.dispatch({ name: 'dial', phoneNumber: mobile });
      await anna.until('talking', (s) => s.current?.legs.filter((leg) => leg.state === 'connected').length === 2);
      await until('a microphone', async () => (await inUse()) !== undefined);
      expect(await unplug(anna.page)).toBeLessThan(1_000);
      expect(await inUse()).toMatchObject({ enabled: true });
      await anna.page.getByText('Another microphone is in use now.').first().waitFor();
      await anna.dispatch({ name: 'mute' });
      expect(await unplug(anna.page)).toBeLessThan(1_000);
      expect(await inUse()).toMatchObject({ enabled: false });

      await plug(false);
      await customerHeld(true);
      await anna.page.getByText('No microphone was found').first().waitFor();
      await plug(true);
      await customerHeld(false);
      expect(await hears(anna.page, phoneHz)).toBe(true);
      expect(await inUse()).toMatchObject({ enabled: false });
      await anna.dispatch({ name: 'unmute' });
      expect(await inUse()).toMatchObject({ enabled: true });
      await anna.dispatch({ name: 'hangUp' });
    } finally { await phone.stop(); }
  }, 60_000);

  it('the check of a good place takes at most ten seconds and finds nothing to complain about', async () => {
    const began = Date.now();
    const results = await anna.page.evaluate(async () => {
      const workstation: { check(): Promise<{ name: string; outcome: string; code?: string }[]> } = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
      return workstation.check();
    });
    expect(Date.now() - began).toBeLessThan(10_000);
    expect(Object.fromEntries(results.map(({ name, outcome, code }) => [name, code ?? outcome]))).toEqual({
      secure: 'ok', permission: 'ok', device: 'ok', microphone: 'ok', speaker: 'ok', sound: 'ok', center: 'ok', ice: 'ok',
    });
  }, 30_000);
});
