/** The latest calls from the service records, and the recording that plays. */
import { html, nothing } from 'lit';
import { property, state } from '../decorators.js';
import type { ServiceRecord } from '../../src/index.js';
import { define } from '../element.js';
import '../parts/ccc-recent-calls.js';
import type { Playing } from '../parts/ccc-recent-calls.js';
import { CccPanel } from './panel.js';
import { styles } from './ccc-records-panel.styles.js';

/**
 * @summary Recent calls of the workstation; inside `<ccc-workstation>`.
 * @element ccc-records-panel
 */
export class CccRecordsPanel extends CccPanel {
  static override styles = styles;

  @state() private playing: Playing | undefined;

  @property({ attribute: false }) records: readonly ServiceRecord[] = [];
  /** Why nobody can be called now; empty where one can. */
  @property({ attribute: false }) blockedReason = '';
  @property({ type: Boolean }) loading = false;
  @property({ type: Boolean, attribute: 'has-more' }) hasMore = false;

  override render() {
    const live = this.live;
    if (!live) return nothing;
    return html`<ccc-recent-calls .records=${this.records} .playing=${this.playing} agent-id=${live.state.me?.agentId ?? ''} ?loading=${this.loading} ?has-more=${this.hasMore}
      .blockedReason=${this.blockedReason} @ccc-play-request=${this.#onPlay}></ccc-recent-calls>`;
  }

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
