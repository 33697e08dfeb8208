/** The tiny door for a host page: puts the workstation into an iframe and talks to it over a private channel. No library inside. */
import type { Arrival } from './connect.js';
import { linkTo, type WorkstationLink } from './link.js';
import { troublePlace, type Trouble, type TroubleLanguage } from './trouble.js';

export { joinWorkstation, type JoinedWorkstation, type WorkstationLink } from './link.js';
export type { BridgeError } from './connect.js';
export type { AgentEvent, BridgeEventName, BridgeEvents, BridgeSnapshot, CallEvent, ConnectionEvent } from './events.js';
export type { Trouble, TroubleCode } from './trouble.js';

export interface EmbedOptions {
  /** Address of the workstation page. */
  readonly src: string;
  /** Where the frame goes; by default it floats over the page. */
  readonly container?: Element;
  readonly position?: 'bottom-right' | 'bottom-left' | 'top-right' | 'top-left';
  readonly title?: string;
  /** Language of the frame, as `?locale=…`, and of what is said when it does not work; by default the frame has its own, and what is said follows the page's `lang`, else the browser. */
  readonly locale?: 'en' | 'zh-CN';
  /** Gives the agent's token whenever one is needed. It goes to the frame over a private channel, never in an address. */
  readonly token?: () => Promise<string>;
  /** What keeps the frame from working; it also stands in the container. */
  readonly onTrouble?: (trouble: Trouble) => void;
  /** How long the frame may take to answer before that is said. */
  readonly answerWithinMs?: number;
  /** `persistent`: the phone's media path stands between calls. Asked of the page by `?media-mode=…`, as the center's own page understands it. */
  readonly mediaMode?: 'perCall' | 'persistent';
}
export interface EmbeddedWorkstation extends WorkstationLink {
  readonly frame: HTMLIFrameElement;
  show(): void;
  hide(): void;
  destroy(): void;
}

export function embedWorkstation(options: EmbedOptions): EmbeddedWorkstation {
  return embedWith(() => import('./trouble-zh-cn.js'), options);
}
/** For the script tag, which knows its own address. */
export function embedWith(chinese: () => Promise<TroubleLanguage>, options: EmbedOptions): EmbeddedWorkstation {
  const { token, locale } = options;
  const target = new URL(options.src, location.href);
  // Says only that a token will come, so that no sign-in form is shown meanwhile.
  if (token) target.searchParams.set('signIn', 'host');
  if (locale) target.searchParams.set('locale', locale);
  if (options.mediaMode) target.searchParams.set('media-mode', options.mediaMode);
  const frame = document.createElement('iframe');
  frame.title = options.title ?? 'Agent workstation';
  frame.allow = 'microphone; autoplay; speaker-selection';
  frame.src = target.href;
  if (!options.container) float(frame, options.position ?? 'bottom-right');
  else frame.style.cssText = 'border:0;width:100%;height:100%';

  // Now, while the network is there.
  const trouble = troublePlace(frame, (what) => { options.onTrouble?.(what); }, /^zh/i.test(locale ?? (document.documentElement.lang || navigator.language)) ? chinese() : undefined);
  let late: ReturnType<typeof setTimeout> | undefined;
  const bridge = linkTo(() => frame.contentWindow, target.origin, { bringsToken: token !== undefined, onArrival });
  bridge.link.on('visibility', ({ visible: yes }) => { visible(yes); });
  function visible(yes: boolean): void { frame.hidden = !yes; frame.style.display = yes ? '' : 'none'; }

  function onArrival({ listed, signIn, secure, microphone, storage, port }: Arrival): void {
    clearTimeout(late);
    trouble.clear('no-answer');
    if (!listed) trouble.tell('origin-refused');
    else if (token && !signIn) trouble.tell('sign-in-refused');
    else if (!secure) trouble.tell('insecure-page');
    else if (!microphone) trouble.tell('frame-permission');
    else if (!storage && !token) trouble.tell('storage-blocked');
    if (port && token) port.onmessage = ({ data }: MessageEvent<{ id: number }>) => { void bring(port, data.id, token); };
  }
  // Of a frame that this page's own policy forbids nothing else is heard.
  const onViolation = ({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void => {
    if (/^(frame|child)-src$/.test(effectiveDirective) && blockedURI.startsWith(target.origin)) { clearTimeout(late); trouble.tell('frame-blocked'); }
  };
  document.addEventListener('securitypolicyviolation', onViolation);

  // A reload of the frame begins anew.
  frame.addEventListener('load', () => { bridge.connection.greet(); });
  // In the head there is no body yet.
  if (options.container ?? document.body) settle(); else document.addEventListener('DOMContentLoaded', settle);
  function settle(): void {
    (options.container ?? document.body).append(frame);
    if (!isSecureContext) trouble.tell('insecure-page');
    else late = setTimeout(() => { trouble.tell('no-answer'); }, options.answerWithinMs ?? 10_000);
  }
  bridge.connection.ready.then(() => { clearTimeout(late); }, () => undefined);

  return {
    ...bridge.link,
    frame,
    get ready() { return bridge.connection.ready; },
    show() { visible(true); },
    hide() { visible(false); },
    destroy() {
      clearTimeout(late);
      trouble.clear();
      document.removeEventListener('securitypolicyviolation', onViolation);
      document.removeEventListener('DOMContentLoaded', settle);
      bridge.connection.close();
      frame.remove();
    },
  };
}

/** An answer without a token says that the page has none. */
async function bring(port: MessagePort, id: number, token: () => Promise<string>): Promise<void> {
  try { port.postMessage({ id, token: await token() }); } catch { port.postMessage({ id }); }
}

function float(frame: HTMLIFrameElement, position: string): void {
  const [vertical = 'bottom', horizontal = 'right'] = position.split('-');
  // Through the CSSOM, which a strict policy allows.
  frame.style.cssText = `position:fixed;${vertical}:16px;${horizontal}:16px;width:380px;height:min(640px,calc(100vh - 32px));border:0;border-radius:12px;box-shadow:0 8px 40px rgb(0 0 0/.24);z-index:2147483000;color-scheme:normal`;
}

export interface PhoneLinkOptions {
  readonly workstation: Pick<WorkstationLink, 'callOut'>;
  /** Country of numbers written without one, such as `CN`; without it only international numbers are found. */
  readonly country?: string;
  /** Dial `+86…` instead of what is written. */
  readonly international?: boolean;
  /** The tooltip; by default "Call" and the number. */
  readonly title?: (number: string) => string;
  readonly onError?: (error: unknown) => void;
}
export interface PhoneLinks {
  /** Leaves the page as it was. */
  stop(): void;
}

/**
 * Makes the phone numbers in the text below an element dial, and `tel:` links and elements with `data-phone-number`; keeps up with changes.
 * Inputs, editable text, buttons, other links and scripts are left alone. The code that finds numbers is fetched now.
 */
export function linkPhoneNumbers(root: Element | Document, options: PhoneLinkOptions): PhoneLinks {
  return linkWhenThere(() => import('./phone-links.js'), root, options);
}
/** For the script tag, which knows its own address. */
export function linkWhenThere(fetched: () => Promise<{ startPhoneLinks(root: Element | Document, options: PhoneLinkOptions): PhoneLinks }>, root: Element | Document, options: PhoneLinkOptions): PhoneLinks {
  let links: PhoneLinks | undefined;
  let stopped = false;
  fetched().then(({ startPhoneLinks }) => { if (!stopped) links = startPhoneLinks(root, options); }, options.onError ?? (() => undefined));
  return { stop() { stopped = true; links?.stop(); } };
}
