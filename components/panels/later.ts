/** What the workstation fetches once the agent is signed in, as one chunk: lists behind the tabs, cards, the wrap-up, and the tools of the menu. */
import './ccc-records-panel.js';
import './ccc-tools.js';
import '../parts/ccc-queue-list.js';
import '../parts/ccc-card.js';
import '../parts/ccc-wrap-up.js';
