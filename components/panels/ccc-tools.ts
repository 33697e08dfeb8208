/** Sound settings, call quality and the check, each in a dialog. Loaded when the menu asks for one. */
import { html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from '../decorators.js';
import '../controls/ccc-dialog.js';
import type { CccDialog } from '../controls/ccc-dialog.js';
import { define } from '../element.js';
import '../parts/ccc-break-form.js';
import '../parts/ccc-call-check.js';
import '../parts/ccc-device-settings.js';
import '../parts/ccc-quality.js';
import '../parts/ccc-work-settings.js';
import type { CccShortcutHelp } from '../parts/ccc-shortcut-help.js';
// Types only: a value from there would be split off what every page loads at its start.
import type { MediaLeg, Session, WorkstationState } from '../../src/index.js';
import { CccPanel } from './panel.js';
import type { helpOf } from './shortcuts.js';

export type Tool = 'break' | 'work' | 'devices' | 'quality' | 'check' | 'password' | 'shortcuts';

/**
 * @summary The dialogs of the workstation's menu; inside `<ccc-workstation>`.
 * @element ccc-tools
 */
export class CccTools extends CccPanel {
  @query('ccc-dialog') private dialog!: CccDialog | null;
  @query('ccc-shortcut-help') private help!: CccShortcutHelp | null;
  @state() private tool: Tool | undefined;
  #helpOf: typeof helpOf | undefined;

  /** For whoever signed in with a password here: changes it. */
  @property({ attribute: false }) changePassword: Session['changePassword'] | undefined;

  async open(tool: string): Promise<void> {
    // Read once or never, so it is fetched when it is asked for; without a network there is none.
    if (tool === 'shortcuts') this.#helpOf ??= (await import('./shortcuts.js').catch(() => undefined))?.helpOf;
    if (tool === 'password') await import('../parts/ccc-password-form.js').catch(() => undefined);
    this.tool = tool === 'break' || tool === 'work' || tool === 'devices' || tool === 'quality' || tool === 'check' || tool === 'password' || tool === 'shortcuts' ? tool : undefined;
    await this.updateComplete;
    await (this.help?.show() ?? this.dialog?.updateComplete);
    this.dialog?.show();
  }

  override render(): TemplateResult | typeof nothing {
    const { tool, live } = this;
    if (!tool || !live) return nothing;
    if (tool === 'shortcuts') return this.#helpOf?.(this.t, (name, usual) => this.keyOf(name, usual), () => { this.tool = undefined; }) ?? nothing;
    // What is closed is taken away: the meter stops with it.
    return html`<ccc-dialog heading=${this.t.tools[tool]} @close=${() => { this.tool = undefined; }}>${tool === 'devices' ? html`<ccc-device-settings .devices=${live.workstation.devices}></ccc-device-settings>`
      : tool === 'break' ? html`<ccc-break-form .agent=${live.state.agent} .breakReasons=${live.state.breakReasons} @ccc-go-on-break-request=${this.#close} @ccc-set-next-presence-request=${this.#close}></ccc-break-form>`
      : tool === 'work' ? html`<ccc-work-settings .agent=${live.state.agent} .skillGroups=${live.state.me?.skillGroups ?? []} .commands=${live.state.capabilities.commands}></ccc-work-settings>`
      : tool === 'password' ? html`<ccc-password-form .change=${this.changePassword}></ccc-password-form>`
      : tool === 'check' ? html`<ccc-call-check .run=${live.workstation.check}></ccc-call-check>` : this.#quality(live.state)}</ccc-dialog>`;
  }

  /** Asked: the answer shows in the status. */
  readonly #close = (): void => { this.dialog?.close(); };

  #quality(state: WorkstationState): TemplateResult {
    const leg = Object.values(state.parts.media).find((one) => one.interactionId === state.current && one.state !== 'ended');
    const held = leg && state.interactions[leg.interactionId]?.legs.some((one) => one.hold.local);
    // On hold nothing is meant to arrive.
    const quality = leg?.quality && held ? { ...leg.quality, warnings: [] } : leg?.quality;
    return html`<ccc-quality .quality=${quality} .report=${lastReport(state)}></ccc-quality>`;
  }
}
define('ccc-tools', CccTools);

const lastReport = (state: WorkstationState): MediaLeg['report'] =>
  Object.values(state.parts.media).filter((leg) => leg.report !== undefined).sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0))[0]?.report;
