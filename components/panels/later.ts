/** What the workstation fetches once the agent is signed in, as one chunk: directory and third parties, status bar, dial pad and keypad, screen pops, lists behind the tabs, cards, the wrap-up, and the tools of the menu. */
import './ccc-dial-panel.js';
import './ccc-directory-panel.js';
import './ccc-looked-panel.js';
import './ccc-more-calls.js';
import './ccc-pop-panel.js';
import './ccc-records-panel.js';
import './ccc-status-bar.js';
import './ccc-third-panel.js';
import './ccc-tools.js';
import '../parts/ccc-queue-list.js';
import '../parts/ccc-card.js';
import '../parts/ccc-customer-card.js';
import '../parts/ccc-keypad.js';
import '../parts/ccc-wrap-up.js';
