/** The notices across the top, from the state of connection, microphone and sound. */
import { html } from 'lit';
import { define } from '../element.js';
import '../parts/ccc-banner.js';
import { callLostAt, noticesOf } from './banners.js';
import { CccPanel } from './panel.js';
import { styles } from './ccc-notices.styles.js';

/**
 * @summary What stands in the way, if anything; inside `<ccc-workstation>`.
 * @element ccc-notices
 */
export class CccNotices extends CccPanel {
  static override styles = styles;

  #tick: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#tick);
  }

  override render() {
    const { live, t } = this;
    const notices = live ? noticesOf(live.state, t, this.now(), live.workstation.devices !== undefined) : [];
    return notices.map((notice) => html`
      <ccc-banner .tone=${notice.tone} .icon=${notice.icon} .message=${notice.message} .remedy=${notice.remedy ?? ''} .code=${notice.code ?? ''} .action=${notice.action ?? ''} .request=${notice.request}></ccc-banner>`);
  }

  protected override updated(): void {
    clearTimeout(this.#tick);
    const connection = this.live?.state.connection;
    // Seconds are counted while the connection is lost or the phone is not there yet.
    const lost = this.live && callLostAt(this.live.state) !== undefined;
    if (this.isConnected && connection && (lost || connection.signalling === 'reconnecting' || connection.registration !== 'registered')) {
      this.#tick = setTimeout(() => { this.requestUpdate(); }, 1000);
    }
  }
}
define('ccc-notices', CccNotices);
