/** What the workstation fetches once the agent is signed in, as one chunk: the bridge to other pages and the memory of the last minutes, notices, the toolbar of a call, directory and third parties, status bar, dial pad and keypad, screen pops, lists behind the tabs, cards, and the wrap-up. */
import '../controls/ccc-tabs.js';
import '../controls/ccc-toast.js';
import './ccc-dial-panel.js';
import './ccc-directory-panel.js';
import './ccc-looked-panel.js';
import './ccc-notices.js';
import './ccc-more-calls.js';
import './ccc-pop-panel.js';
import './ccc-records-panel.js';
import './ccc-status-bar.js';
import './ccc-third-panel.js';
import '../parts/ccc-queue-list.js';
import '../parts/ccc-call-toolbar.js';
import '../parts/ccc-card.js';
import '../parts/ccc-customer-card.js';
import '../parts/ccc-keypad.js';
import '../parts/ccc-wrap-up.js';
export { accompany } from '../workstation/company.js';
