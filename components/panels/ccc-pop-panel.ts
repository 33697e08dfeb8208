/** The screen pops of the call that is shown. */
import { html, nothing } from 'lit';
import { popHash, popInteraction, stageOf } from '../../src/index.js';
import { define } from '../element.js';
import '../parts/ccc-screen-pop.js';
import { CccPanel } from './panel.js';
import { styles } from './ccc-pop-panel.styles.js';

/**
 * @summary Screen pops of the workstation; inside `<ccc-workstation>`.
 * @element ccc-pop-panel
 */
export class CccPopPanel extends CccPanel {
  static override styles = styles;

  override render() {
    const state = this.live?.state;
    if (!state) return nothing;
    const x = popInteraction(state);
    return html`<ccc-screen-pop .pops=${state.screenPops} .hash=${popHash(state, x) ?? ''} ?active=${x?.direction === 'inbound' && stageOf(state, x) !== 'ended'}
      .trustedOrigins=${state.bridge.origins.map((entry) => entry.origin)}></ccc-screen-pop>`;
  }
}
define('ccc-pop-panel', CccPopPanel);
