/** The workstation that `tccc.js` puts over a page: element and launcher, and what the SDK's `UI` methods do to them. */
import type { TcccHost, TcccUi } from '../../src/facades/tccc/tccc.js';
import type { Workstation, WorkstationState } from '../../src/index.js';
import { CccLauncher } from '../workstation/ccc-launcher.js';
import '../workstation/ccc-workstation.js';

/**
 * By the `type` of the SDK's button configuration, as pages in public use it, the button of our call toolbar. Ours has one button for three of
 * theirs: it goes with the last of them. For `mute` and `consult` no name of theirs is known.
 */
const buttonOf: Readonly<Record<string, string>> = {
  holdToggle: 'hold', showKeyboard: 'keypad', transferSeat: 'transfer', transferSkillGroup: 'transfer', forwardOut: 'transfer', mute: 'mute', consult: 'consult',
};

export interface DeskOptions {
  readonly center: string;
  readonly token: () => Promise<string>;
  /** Whom the page means: the agent's id or e-mail address. */
  readonly userId?: string | undefined;
  readonly sdkAppId?: string | undefined;
  readonly parent?: Element;
}

export async function openDesk({ center, token, userId, sdkAppId, parent = document.body }: DeskOptions): Promise<TcccHost> {
  const element = document.createElement('ccc-workstation');
  Object.assign(element, { center, token });
  const launcher = new CccLauncher();
  launcher.append(element);
  parent.append(launcher);
  await element.updateComplete;
  const { workstation } = element;
  if (!workstation) throw new Error('The workstation did not start.');
  try {
    await signedIn(workstation);
    requireSame(workstation.state, userId, sdkAppId);
  } catch (error) {
    launcher.remove();
    throw error;
  }
  return { workstation, ui: uiOf(launcher, element) };
}

/** The SDK is ready when the center has said who the agent is. Being refused is told; being offline is waited out. */
function signedIn(workstation: Workstation): Promise<void> {
  return new Promise((resolve, reject) => {
    const heard = ({ agent, connection, problem }: WorkstationState): void => {
      if (agent) { done(); resolve(); return; }
      if (connection.signalling === 'signedOut') { done(); reject(new Error(problem?.message ?? whyOut(connection.reason))); }
    };
    let over = false;
    const subscription = workstation.state$.subscribe((state) => { if (!over) heard(state); });
    const done = (): void => { over = true; queueMicrotask(() => { subscription.unsubscribe(); }); };
  });
}
/** A page that names an agent or an application gets that one or none. */
function requireSame({ me }: WorkstationState, userId: string | undefined, sdkAppId: string | undefined): void {
  if (userId && userId !== me?.agentId && userId !== me?.email) throw new Error(`The token is not that of data-userid (${userId}).`);
  if (sdkAppId && sdkAppId !== me?.sdkAppId) throw new Error(`data-sdk-app-id (${sdkAppId}) is not this center's application.`);
}
const whyOut = (reason: string | undefined): string => reason === 'inUse' ? 'The agent is signed in somewhere else.' : 'The token has expired.';

function uiOf(launcher: CccLauncher, element: HTMLElement): TcccUi {
  const buttonHidden = new CSSStyleSheet();
  buttonHidden.replaceSync('ccc-launcher::part(button) { display: none }');
  const sheets = (): CSSStyleSheet[] => [...document.adoptedStyleSheets].filter((sheet) => sheet !== buttonHidden);
  const shown = (yes: boolean) => (): void => { launcher.style.display = yes ? '' : 'none'; };
  const floatButton = (yes: boolean) => (): void => { document.adoptedStyleSheets = yes ? sheets() : [...sheets(), buttonHidden]; };
  const workbench = (yes: boolean) => (): void => { launcher.open = yes; };
  return {
    show: shown(true), hide: shown(false), showfloatButton: floatButton(true), hidefloatButton: floatButton(false), showWorkbench: workbench(true), hideWorkbench: workbench(false),
    buttons: Object.keys(buttonOf),
    hideButtons(types) {
      const left = new Set(Object.entries(buttonOf).filter(([type]) => !types.has(type)).map(([, name]) => name));
      for (const name of new Set(Object.values(buttonOf))) element.style.setProperty(`--ccc-call-toolbar-${name}-display`, left.has(name) ? 'inline-flex' : 'none');
    },
  };
}
