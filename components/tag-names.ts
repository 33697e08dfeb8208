/** Tag name → class of every element but `<ccc-workstation>`, so that `querySelector('ccc-dial-pad')` knows what it finds. */
import type { CccDialog } from './controls/ccc-dialog.js';
import type { CccField } from './controls/ccc-field.js';
import type { CccMenu } from './controls/ccc-menu.js';
import type { CccTabs } from './controls/ccc-tabs.js';
import type { CccTimer } from './controls/ccc-timer.js';
import type { CccToast } from './controls/ccc-toast.js';
import type { CccCallPanel } from './panels/ccc-call-panel.js';
import type { CccDialPanel } from './panels/ccc-dial-panel.js';
import type { CccDirectoryPanel } from './panels/ccc-directory-panel.js';
import type { CccLookedPanel } from './panels/ccc-looked-panel.js';
import type { CccMoreCalls } from './panels/ccc-more-calls.js';
import type { CccNotices } from './panels/ccc-notices.js';
import type { CccPopPanel } from './panels/ccc-pop-panel.js';
import type { CccRecordsPanel } from './panels/ccc-records-panel.js';
import type { CccStatusBar } from './panels/ccc-status-bar.js';
import type { CccThirdPanel } from './panels/ccc-third-panel.js';
import type { CccTools } from './panels/ccc-tools.js';
import type { CccAgentStatus } from './parts/ccc-agent-status.js';
import type { CccBanner } from './parts/ccc-banner.js';
import type { CccCallCard } from './parts/ccc-call-card.js';
import type { CccCallCheck } from './parts/ccc-call-check.js';
import type { CccCallList } from './parts/ccc-call-list.js';
import type { CccCallToolbar } from './parts/ccc-call-toolbar.js';
import type { CccCard } from './parts/ccc-card.js';
import type { CccCustomerCard } from './parts/ccc-customer-card.js';
import type { CccDeviceSettings } from './parts/ccc-device-settings.js';
import type { CccDialPad } from './parts/ccc-dial-pad.js';
import type { CccDirectory } from './parts/ccc-directory.js';
import type { CccKeypad } from './parts/ccc-keypad.js';
import type { CccOffer } from './parts/ccc-offer.js';
import type { CccParties } from './parts/ccc-parties.js';
import type { CccQuality } from './parts/ccc-quality.js';
import type { CccQueueList } from './parts/ccc-queue-list.js';
import type { CccRecentCalls } from './parts/ccc-recent-calls.js';
import type { CccScreenPop } from './parts/ccc-screen-pop.js';
import type { CccShortcutHelp } from './parts/ccc-shortcut-help.js';
import type { CccSignIn } from './parts/ccc-sign-in.js';
import type { CccWorkSettings } from './parts/ccc-work-settings.js';
import type { CccWrapUp } from './parts/ccc-wrap-up.js';
import type { CccLauncher } from './workstation/ccc-launcher.js';

export interface ElementTagNames {
  readonly 'ccc-agent-status': CccAgentStatus;
  readonly 'ccc-banner': CccBanner;
  readonly 'ccc-call-card': CccCallCard;
  readonly 'ccc-call-check': CccCallCheck;
  readonly 'ccc-call-list': CccCallList;
  readonly 'ccc-call-panel': CccCallPanel;
  readonly 'ccc-call-toolbar': CccCallToolbar;
  readonly 'ccc-card': CccCard;
  readonly 'ccc-customer-card': CccCustomerCard;
  readonly 'ccc-device-settings': CccDeviceSettings;
  readonly 'ccc-dial-pad': CccDialPad;
  readonly 'ccc-dial-panel': CccDialPanel;
  readonly 'ccc-dialog': CccDialog;
  readonly 'ccc-directory': CccDirectory;
  readonly 'ccc-directory-panel': CccDirectoryPanel;
  readonly 'ccc-field': CccField;
  readonly 'ccc-keypad': CccKeypad;
  readonly 'ccc-launcher': CccLauncher;
  readonly 'ccc-looked-panel': CccLookedPanel;
  readonly 'ccc-menu': CccMenu;
  readonly 'ccc-more-calls': CccMoreCalls;
  readonly 'ccc-notices': CccNotices;
  readonly 'ccc-offer': CccOffer;
  readonly 'ccc-parties': CccParties;
  readonly 'ccc-pop-panel': CccPopPanel;
  readonly 'ccc-quality': CccQuality;
  readonly 'ccc-queue-list': CccQueueList;
  readonly 'ccc-recent-calls': CccRecentCalls;
  readonly 'ccc-records-panel': CccRecordsPanel;
  readonly 'ccc-screen-pop': CccScreenPop;
  readonly 'ccc-shortcut-help': CccShortcutHelp;
  readonly 'ccc-sign-in': CccSignIn;
  readonly 'ccc-status-bar': CccStatusBar;
  readonly 'ccc-tabs': CccTabs;
  readonly 'ccc-third-panel': CccThirdPanel;
  readonly 'ccc-timer': CccTimer;
  readonly 'ccc-toast': CccToast;
  readonly 'ccc-tools': CccTools;
  readonly 'ccc-work-settings': CccWorkSettings;
  readonly 'ccc-wrap-up': CccWrapUp;
}

declare global {
  interface HTMLElementTagNameMap extends ElementTagNames {}
}
