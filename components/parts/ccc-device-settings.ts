/** Microphone, speaker and ringing device: chosen, tried out and set to a loudness, before a call or in it. */
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from '../decorators.js';
import type { AudioDevice, DeviceKind, DeviceList, Devices, Processing } from '../../src/index.js';
import { buttonStyles } from '../controls/button.styles.js';
import { define } from '../element.js';
import { icon } from '../icons.js';
import { ToolElement } from './tool-element.js';
import { toolStyles } from './tool.styles.js';

/**
 * @summary Sound settings: devices, loudness and microphone processing.
 * @element ccc-device-settings
 */
export class CccDeviceSettings extends ToolElement {
  static override styles = [buttonStyles, toolStyles];

  #stopListening: (() => void) | undefined;
  #stopMeter: (() => void) | undefined;
  @state() private list: DeviceList | undefined;
  @state() private level: number | undefined;
  @state() private failed = '';

  /** Of a workstation or a softphone. */
  @property({ attribute: false }) devices: Devices | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#endTrial();
  }
  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#follow();
  }
  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('devices')) this.#follow();
  }

  override render(): TemplateResult | typeof nothing {
    const { list, words: w } = this;
    if (!list) return nothing;
    const hidden = list.inputs.length + list.outputs.length === 0 || list.inputs.some(({ label }) => label === '');
    return html`
      <div class="group">
        ${this.#select('input', w.microphone, list.inputs)}
        ${this.#range('inputGain', w.inputGain, list.inputGain, 2, (value) => { this.devices?.setInputGain(value); })}
        ${this.#trial()}
        ${list.ownInput ? html`<p class="quiet">${w.ownInput}</p>` : hidden ? html`<p class="quiet">${w.namesHidden}</p>` : nothing}
      </div>
      <div class="group">
        ${list.canChooseOutput ? this.#select('output', w.speaker, list.outputs) : html`<p class="quiet">${w.speakerFixed}</p>`}
        ${this.#range('volume', w.volume, list.volume, 1, (value) => { this.devices?.setVolume(value); })}
        <div><button class="button" type="button" @click=${() => { this.#run(this.devices?.testSpeaker()); }}>${icon('volume')}${w.trySpeaker}</button></div>
      </div>
      <div class="group">
        ${list.canChooseOutput ? this.#select('ring', w.ringer, list.outputs) : nothing}
        ${this.#range('ringVolume', w.ringVolume, list.ringVolume, 1, (value) => { this.devices?.setRingVolume(value); })}
        ${this.#tick('vibration', list.vibration)}
        <div><button class="button" type="button" @click=${() => { this.#run(this.devices?.testRing()); }}>${icon('volume')}${w.tryRing}</button></div>
      </div>
      <fieldset class="group"><legend>${w.processing}</legend>
        ${(['echoCancellation', 'noiseSuppression', 'autoGainControl'] as const).map((name) => this.#tick(name, list.processing[name]))}
      </fieldset>
      <p class="wrong" role="alert">${this.failed}</p>`;
  }

  #select(kind: DeviceKind, label: string, devices: readonly AudioDevice[]): TemplateResult {
    const chosen = this.list?.chosen[kind] ?? '';
    return html`<label for=${kind}>${label}</label>
      <select id=${kind} @change=${({ target }: Event) => { if (target instanceof HTMLSelectElement) this.#run(this.devices?.choose(kind, target.value)); }}>
        <option value="" ?selected=${chosen === ''}>${this.words.systemDefault}</option>
        ${devices.map((device, i) => html`<option value=${device.id} ?selected=${device.id === chosen}>${device.label || this.words.unnamed(i + 1)}</option>`)}
      </select>`;
  }

  #range(id: string, label: string, value: number, most: number, set: (value: number) => void): TemplateResult {
    const text = this.words.percent(value);
    return html`<div class="row"><label for=${id}>${label}</label>
      <input id=${id} type="range" min="0" max=${most} step="0.05" .value=${String(value)} aria-valuetext=${text}
        @input=${({ target }: Event) => { if (target instanceof HTMLInputElement) set(target.valueAsNumber); }}><output for=${id}>${text}</output></div>`;
  }

  #trial(): TemplateResult {
    const on = this.level !== undefined;
    return html`<div class="row">
      <button class="button" type="button" aria-pressed=${on} @click=${() => { if (on) this.#endTrial(); else this.#run(this.#beginTrial()); }}>${icon('mic')}${on ? this.words.stopTrying : this.words.tryMicrophone}</button>
      ${on ? html`<meter min="0" max="1" .value=${Math.min(1, Math.sqrt(this.level ?? 0) * 1.4)} aria-label=${this.words.level}></meter>` : nothing}</div>`;
  }

  #tick(name: keyof Processing | 'vibration', on: boolean | undefined): TemplateResult | typeof nothing {
    return on === undefined ? nothing : html`<label class="tick"><input type="checkbox" .checked=${on}
      @change=${({ target }: Event) => {
        if (!(target instanceof HTMLInputElement)) return;
        if (name === 'vibration') this.devices?.setVibration(target.checked); else this.devices?.setProcessing({ [name]: target.checked });
      }}>${this.words[name]}</label>`;
  }

  #follow(): void {
    this.#stopListening?.();
    this.#stopListening = this.devices?.onChange(() => { this.#load(); });
    this.#load();
  }
  #load(): void { void this.devices?.list().then((list) => { this.list = list; }, () => { this.failed = this.words.failed; }); }

  /** What a device refuses is said in its own words where it has some. */
  #run(work: Promise<void> | undefined): void {
    this.failed = '';
    work?.catch((error: unknown) => {
      const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
      const known = code === 'microphone-denied' || code === 'microphone-missing' || code === 'microphone-busy' || code === 'insecure-context' || code === 'frame-not-allowed' ? this.t.problem(code) : undefined;
      this.failed = known ? `${known.message} ${known.remedy}` : this.words.failed;
    });
  }

  async #beginTrial(): Promise<void> {
    this.#stopMeter = await this.devices?.meter((level) => { if (this.#stopMeter) this.level = level; });
    if (this.isConnected) this.level = 0; else this.#endTrial();
  }
  #endTrial(): void {
    this.#stopMeter?.();
    this.#stopMeter = undefined;
    this.level = undefined;
  }
}
define('ccc-device-settings', CccDeviceSettings);
