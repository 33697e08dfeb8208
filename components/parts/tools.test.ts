/** Sound settings, call quality and the check: what they ask of the devices, what they say, and that each is accessible. */
/// <reference types="mocha" />
import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import type { CheckResult, DeviceList, Devices } from '../../src/index.js';
import '../index.js';
import type { CccCallCheck, CccDeviceSettings, CccQuality, CccTools, CccWorkstation } from '../index.js';
import { fakeWorkstation, fixtureDevices, stateOf } from '../workstation/fixture.js';

const settle = async (): Promise<void> => { for (let i = 0; i < 4; i++) await new Promise((done) => { setTimeout(done, 20); }); };
const results: readonly CheckResult[] = [
  { name: 'secure', outcome: 'ok' },
  { name: 'microphone', outcome: 'failed', code: 'microphone-silent', message: 'The microphone is silent.', remedy: 'Look for a mute switch.', detail: '-90 dBFS' },
  { name: 'ice', outcome: 'skipped' },
];

function recorded(list: Partial<DeviceList> = {}): { devices: Devices; asked: unknown[] } {
  const asked: unknown[] = [];
  const devices: Devices = {
    ...fixtureDevices, list: async () => ({ ...await fixtureDevices.list(), ...list }),
    choose: async (kind, id) => { asked.push([kind, id]); }, setInputGain: (gain) => { asked.push(gain); }, setProcessing: (change) => { asked.push(change); },
    meter: async (listener) => { listener(0.5); return () => { asked.push('closed'); }; },
  };
  return { devices, asked };
}

describe('ccc-device-settings', () => {
  it('chooses devices, loudness and processing, each with its name', async () => {
    const { devices, asked } = recorded();
    const el = await fixture<CccDeviceSettings>(html`<ccc-device-settings .devices=${devices}></ccc-device-settings>`);
    await settle();
    const select = el.renderRoot.querySelector('select');
    expect([...select?.options ?? []].map((option) => option.text)).to.deep.equal(['Default of the system', 'Built-in microphone', 'Headset']);
    expect(select?.value).to.equal('headset');
    if (select) { select.value = ''; select.dispatchEvent(new Event('change')); }
    const range = el.renderRoot.querySelector<HTMLInputElement>('#inputGain');
    if (range) { range.value = '1.5'; range.dispatchEvent(new Event('input')); }
    el.renderRoot.querySelectorAll<HTMLInputElement>('input[type=checkbox]')[1]?.click();
    expect(asked).to.deep.equal([['input', ''], 1.5, { noiseSuppression: false }]);
    await expect(el).to.be.accessible();
  });
  // proves F-15 as far as it is felt
  it('lets a ring vibrate or not, where the device can', async () => {
    const asked: boolean[] = [];
    const { devices } = recorded({ vibration: true });
    const el = await fixture<CccDeviceSettings>(html`<ccc-device-settings .devices=${{ ...devices, setVibration: (on) => { asked.push(on); } } satisfies Devices}></ccc-device-settings>`);
    await settle();
    const tick = [...el.renderRoot.querySelectorAll('label')].find((label) => label.textContent.trim() === 'Vibrate')?.querySelector('input');
    tick?.click();
    tick?.click();
    expect(asked).to.deep.equal([false, true]);
    await expect(el).to.be.accessible();
  });
  it('shows the level while the microphone is tried, and lets go of it when it is taken away', async () => {
    const { devices, asked } = recorded();
    const el = await fixture<CccDeviceSettings>(html`<ccc-device-settings .devices=${devices}></ccc-device-settings>`);
    await settle();
    el.renderRoot.querySelector<HTMLElement>('[aria-pressed]')?.click();
    await settle();
    expect(el.renderRoot.querySelector('meter')).not.to.equal(null);
    await expect(el).to.be.accessible();
    el.remove();
    expect(asked).to.deep.equal(['closed']);
  });
  it('says what a device refuses, and where outputs cannot be chosen', async () => {
    const { devices } = recorded({ canChooseOutput: false });
    const el = await fixture<CccDeviceSettings>(html`<ccc-device-settings .devices=${{ ...devices, meter: () => Promise.reject(Object.assign(new Error('no'), { code: 'microphone-busy' })) }}></ccc-device-settings>`);
    await settle();
    expect(el.renderRoot.querySelectorAll('select')).to.have.length(1);
    el.renderRoot.querySelector<HTMLElement>('[aria-pressed]')?.click();
    await settle();
    expect(el.renderRoot.querySelector('[role=alert]')?.textContent).to.contain('in use by another application');
  });
});

describe('ccc-quality', () => {
  // proves CAL-15
  it('shows the figures of a call with its warnings, and the report of the last one', async () => {
    const el = await fixture<CccQuality>(html`<ccc-quality .quality=${{ bars: 2, mos: 3.2, codec: 'PCMU', rttMs: 80, jitterMs: 12, lossPercent: 6.1, warnings: ['highLoss'] }}></ccc-quality>`);
    expect(el.renderRoot.textContent).to.contain('3.2 of 4.5').and.to.contain('80 ms').and.to.contain('6.1 %').and.to.contain('Much of the sound is lost');
    await expect(el).to.be.accessible();
    el.quality = undefined;
    el.report = { mos: 4.3, worstMos: 3.9, lossPercent: 0, jitterMs: 3, warnings: [], readings: 9 };
    await el.updateComplete;
    expect(el.renderRoot.textContent).to.contain('The last call').and.to.contain('3.9 of 4.5');
    await expect(el).to.be.accessible();
  });
});

describe('ccc-call-check', () => {
  const check = async (el: CccCallCheck): Promise<string> => { el.renderRoot.querySelector('button')?.click(); await settle(); return el.renderRoot.textContent ?? ''; };
  it('lists what it found with a remedy', async () => {
    const el = await fixture<CccCallCheck>(html`<ccc-call-check .run=${async () => results}></ccc-call-check>`);
    expect(await check(el)).to.contain('One thing needs attention').and.to.contain('Look for a mute switch').and.to.contain('Not checked');
    await expect(el).to.be.accessible();
  });
  it('speaks Chinese where the page does', async () => {
    const box = await fixture<HTMLElement>(html`<div lang="zh-CN"><ccc-call-check .run=${async () => results}></ccc-call-check></div>`);
    const el = box.querySelector<CccCallCheck>('ccc-call-check');
    await waitUntil(() => /[一-龥]/.test(el?.renderRoot.textContent ?? ''), 'the language', { timeout: 10_000 });
    expect(el && await check(el)).to.contain('麦克风没有声音').and.to.contain('静音开关');
  });
});

describe('the menu of the workstation', () => {
  it('opens each of them in a dialog, and takes it away when that is closed', async () => {
    const el = await fixture<CccWorkstation>(html`<ccc-workstation theme="light"></ccc-workstation>`);
    el.workstation = fakeWorkstation(await stateOf('talking'));
    // What is fetched when it is wanted is there already: this is about what is shown.
    await Promise.all([import('../panels/later.js'), import('../panels/shortcuts.js')]);
    await settle();
    for (const [value, tag] of [['devices', 'ccc-device-settings'], ['quality', 'ccc-quality'], ['check', 'ccc-call-check'], ['shortcuts', 'ccc-shortcut-help']] as const) {
      el.renderRoot.querySelector('ccc-status-bar')?.dispatchEvent(new CustomEvent('ccc-value-change', { detail: { value } }));
      await settle();
      const tools = el.renderRoot.querySelector<CccTools>('ccc-tools');
      const part = tools?.renderRoot.querySelector<HTMLElement>(tag);
      expect(part?.getBoundingClientRect().height, tag).to.be.greaterThan(tag === 'ccc-shortcut-help' ? -1 : 20);
      const outer: ShadowRoot | HTMLElement | DocumentFragment | null | undefined = tag === 'ccc-shortcut-help' ? part?.shadowRoot : tools?.renderRoot;
      const dialog = outer?.querySelector('ccc-dialog')?.shadowRoot?.querySelector('dialog');
      expect(dialog?.open, tag).to.equal(true);
      dialog?.close();
      await settle();
      expect(tools?.renderRoot.querySelector(tag), tag).to.equal(null);
    }
  });
});
