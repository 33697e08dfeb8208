/** The lists of calls: served now, ended in this session, and the service records with the recording that plays. */
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from '../decorators.js';
import '../controls/ccc-tabs.js';
import { define } from '../element.js';
import { callWords } from '../locales/call-words.js';
import '../parts/ccc-call-list.js';
import type { CallRow } from '../parts/ccc-call-list.js';
import '../parts/ccc-recent-calls.js';
import type { Playing } from '../parts/ccc-recent-calls.js';
import { interactionOf, missedByMe, myLeg, partyOf, stageOf, timerStart } from '../../src/model/selectors.js';
// Types only: a value from there would be split off what every page loads at its start.
import type { Interaction, ServiceRecord, WorkstationState } from '../../src/index.js';
import { CccPanel } from './panel.js';
import { styles } from './ccc-records-panel.styles.js';

type List = 'history' | 'serving' | 'ended';
const lists: readonly List[] = ['history', 'serving', 'ended'];
/** As many ended ones as the page keeps. */
const kept = 50;
const scopes = ['all', 'external', 'internal'] as const;
type Scope = (typeof scopes)[number];
const isIn = (scope: Scope, channel: Interaction['channel']): boolean => scope === 'all' || (channel === 'internal') === (scope === 'internal');

/**
 * @summary Conversations served and ended, and recent calls of the workstation; inside `<ccc-workstation>`.
 * @element ccc-records-panel
 */
export class CccRecordsPanel extends CccPanel {
  static override styles = styles;

  @state() private playing: Playing | undefined;
  @state() private list: List = 'history';
  @state() private scope: Scope = 'all';

  /** Service records, the latest first. */
  @property({ attribute: false }) records: readonly ServiceRecord[] = [];
  /** The conversation that is looked at again. */
  @property() looking: string | undefined;
  /** Why nobody can be called now; empty where one can. */
  @property({ attribute: false }) blockedReason = '';
  /** More are on their way. */
  @property({ type: Boolean }) loading = false;
  /** There are older ones. */
  @property({ type: Boolean, attribute: 'has-more' }) hasMore = false;

  override render() {
    const state = this.live?.state;
    if (!state) return nothing;
    const words = callWords(this.t);
    const { serving, ended } = state;
    return html`
      <div class="head">
        <ccc-tabs look="line" label=${this.t.calls} .value=${this.list} @ccc-tab-change=${this.#onList}
          .tabs=${lists.map((value) => ({ value, label: words[value], ...value === 'history' ? {} : { badge: value === 'ended' && ended.length >= kept ? `${kept}+` : String((value === 'serving' ? serving : ended).length) } }))}></ccc-tabs>
        <fieldset class="scopes"><legend class="hidden-text">${words.filter}</legend>${scopes.map((scope) => html`
          <label><input type="radio" name="scope" .checked=${this.scope === scope} @change=${() => { this.scope = scope; }}><span>${words[scope]}</span></label>`)}</fieldset>
      </div>
      ${this.list === 'history' ? this.#history(state) : this.#calls(state, this.list)}`;
  }

  #history(state: WorkstationState): TemplateResult {
    return html`<ccc-recent-calls .records=${this.records.filter((record) => isIn(this.scope, record.channel))} .playing=${this.playing} agent-id=${state.me?.agentId ?? ''} ?loading=${this.loading} ?has-more=${this.hasMore}
      .blockedReason=${this.blockedReason} @ccc-play-request=${this.#onPlay}></ccc-recent-calls>`;
  }

  #calls(state: WorkstationState, list: 'serving' | 'ended'): TemplateResult {
    const words = callWords(this.t);
    const calls = state[list].flatMap((id) => interactionOf(state, id) ?? []).filter((x) => isIn(this.scope, x.channel)).map((x): CallRow => ({
      interaction: x, party: partyOf(state, x), stage: stageOf(state, x), since: timerStart(state, x), endedAt: myLeg(state, x)?.endedAt ?? x.endedAt, missed: missedByMe(state, x),
    }));
    return html`<ccc-call-list aria-label=${words[list]} .calls=${calls} shown-id=${this.looking ?? state.current ?? ''} hint=${list === 'serving' ? words.nobodyServed : words.nothingEnded}></ccc-call-list>`;
  }

  readonly #onList = (event: CustomEvent<{ value: string }>): void => {
    event.stopPropagation();
    this.list = lists.find((each) => each === event.detail.value) ?? 'history';
  };

  readonly #onPlay = (event: CustomEvent<{ recordingId: string }>): void => {
    const { recordingId } = event.detail;
    this.unlessRefused(event, () => {
      if (this.playing?.recordingId === recordingId) { this.playing = undefined; return; }
      // The answer tells of a failure through `state.problem`.
      this.live?.workstation.recordingUrl(recordingId).then(({ url }) => { this.playing = { recordingId, url }; }, () => { this.playing = undefined; });
    });
  };
}
define('ccc-records-panel', CccRecordsPanel);
