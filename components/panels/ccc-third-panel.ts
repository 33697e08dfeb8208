/** What a call shows of a third party, and quietly of what is wrong with its sound. */
import { html, nothing, type TemplateResult } from 'lit';
import { property } from '../decorators.js';
import { define } from '../element.js';
import { icon } from '../icons.js';
import { partyWords } from '../locales/party-words.js';
import '../parts/ccc-parties.js';
import { nameOfNumber, rowsOf, sentenceOf } from '../parts/parties.js';
// Types only, as in the tools: a value from there would be split off what every page loads at its start.
import type { Interaction, QualityWarning, Target, WorkstationState } from '../../src/index.js';
import { toolWords } from '../locales/tool-words-of.js';
import { allowedHere, isMuted, qualityOf, stageOf } from '../../src/model/selectors.js';
import { CccPanel } from './panel.js';
import { styles } from './ccc-third-panel.styles.js';

/** How long it stays to be read that nobody was reached. */
const failureMs = 20_000;

/**
 * @summary Transfer, consultation and conference of the present call; inside `<ccc-workstation>`.
 * @element ccc-third-panel
 */
export class CccThirdPanel extends CccPanel {
  static override styles = styles;

  #fade: ReturnType<typeof setTimeout> | undefined;

  /** The call it is about. */
  @property({ attribute: false }) interaction: Interaction | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#fade);
  }

  override render(): TemplateResult | typeof nothing {
    const { interaction: x, t } = this;
    const state = this.live?.state;
    if (!x || !state?.me) return nothing;
    const words = partyWords(t);
    const { agentId } = state.me;
    const failed = this.#failed(x);
    const target = nameOfTarget(state, x.reaching?.to ?? failed?.to);
    const rows = rowsOf(x, agentId, target, t);
    const sentence = x.reachFailed && !failed ? '' : sentenceOf(x, rows, target, t, words);
    const warnings = warningsOf(state, x).map((warning) => toolWords(t).warning[warning]);
    // The region stands there before it speaks, else nobody would hear it.
    return html`
      ${failed ? html`<p class="notice" aria-hidden="true">${icon('warning')}<span>${sentence}</span></p>` : nothing}
      ${rows.length ? html`<ccc-parties .interaction=${x} agent-id=${agentId} .allowed=${allowedHere(state, x)} .commands=${state.capabilities.commands} .targetName=${target} .pending=${state.pending[x.id]}></ccc-parties>` : nothing}
      ${warnings.map(({ message, remedy }) => html`<p class="notice" aria-hidden="true" title=${remedy}>${icon('warning')}<span>${message} <small>${remedy}</small></span></p>`)}
      <span class="hidden-text" role="status">${sentence}</span>
      <span class="hidden-text" role="status">${warnings.map(({ message, remedy }) => `${message} ${remedy} `)}</span>`;
  }

  #failed(x: Interaction): Interaction['reachFailed'] {
    clearTimeout(this.#fade);
    const { reachFailed } = x;
    const left = reachFailed ? reachFailed.at + failureMs - this.now() : 0;
    if (!reachFailed || left <= 0) return undefined;
    this.#fade = setTimeout(() => { this.requestUpdate(); }, left);
    return reachFailed;
  }
}
define('ccc-third-panel', CccThirdPanel);

/** What is wrong with the sound now, and is not meant to be: on hold nothing arrives, and muted nothing is sent. */
function warningsOf(state: WorkstationState, x: Interaction): readonly QualityWarning[] {
  const stage = stageOf(state, x);
  const silent = stage === 'held' || stage === 'transferring' || x.reaching !== undefined;
  return (qualityOf(state, x.id)?.warnings ?? []).filter((warning) => !(warning === 'oneWayAudio' && silent) && !(warning === 'silentMicrophone' && isMuted(state, x)));
}

export function nameOfTarget(state: WorkstationState, to: Target | undefined): string {
  switch (to?.kind) {
    case 'agent': return state.colleagues.find((agent) => agent.id === to.id)?.name ?? to.id;
    case 'skillGroup': return state.queues.find((queue) => queue.skillGroupId === to.id)?.name ?? to.id;
    case 'phone': return state.phones.find((phone) => phone.extension === to.id)?.name ?? to.id;
    case 'external': return nameOfNumber(to.id);
    case 'flow': return state.capabilities.flows?.find((flow) => flow.id === to.id)?.name ?? to.id;
    default: return to?.id ?? '';
  }
}
