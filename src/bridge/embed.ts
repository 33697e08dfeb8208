/** The tiny door for a host page: puts the workstation into an iframe and talks to it over a private channel. No library inside. */
import { linkTo, type WorkstationLink } from './link.js';

export { joinWorkstation, type JoinedWorkstation, type WorkstationLink } from './link.js';
export type { BridgeError } from './connect.js';
export type { AgentEvent, BridgeEventName, BridgeEvents, BridgeSnapshot, CallEvent, ConnectionEvent } from './events.js';

export interface EmbedOptions {
  /** Address of the workstation page. */
  readonly src: string;
  /** Where the frame goes; by default it floats over the page. */
  readonly container?: Element;
  readonly position?: 'bottom-right' | 'bottom-left' | 'top-right' | 'top-left';
  readonly title?: string;
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
  const target = new URL(options.src, location.href);
  if (options.mediaMode) target.searchParams.set('media-mode', options.mediaMode);
  const frame = document.createElement('iframe');
  frame.title = options.title ?? 'Agent workstation';
  frame.allow = 'microphone; autoplay; speaker-selection';
  frame.src = target.href;
  if (!options.container) float(frame, options.position ?? 'bottom-right');
  else Object.assign(frame.style, { border: '0', width: '100%', height: '100%' });

  const bridge = linkTo(() => frame.contentWindow, target.origin);
  bridge.link.on('visibility', ({ visible: yes }) => { visible(yes); });
  function visible(yes: boolean): void { frame.hidden = !yes; frame.style.display = yes ? '' : 'none'; }

  // A reload of the frame begins anew.
  frame.addEventListener('load', () => { bridge.connection.greet(); });
  (options.container ?? document.body).append(frame);

  return {
    ...bridge.link,
    frame,
    get ready() { return bridge.connection.ready; },
    show() { visible(true); },
    hide() { visible(false); },
    destroy() {
      bridge.connection.close();
      frame.remove();
    },
  };
}

function float(frame: HTMLIFrameElement, position: string): void {
  const [vertical = 'bottom', horizontal = 'right'] = position.split('-');
  Object.assign(frame.style, {
    position: 'fixed', [vertical]: '16px', [horizontal]: '16px', width: '380px', height: 'min(640px, calc(100vh - 32px))', border: '0',
    borderRadius: '12px', boxShadow: '0 8px 40px rgb(0 0 0 / 0.24)', zIndex: '2147483000', colorScheme: 'normal',
  });
}

/** Makes the phone numbers below an element clickable: `tel:` links and elements with `data-phone-number`. */
export function linkPhoneNumbers(workstation: Pick<EmbeddedWorkstation, 'callOut'>, root: Element | Document = document, onError: (error: unknown) => void = () => undefined): () => void {
  const onClick = (event: Event): void => {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>('a[href^="tel:"], [data-phone-number]') : null;
    const phoneNumber = element?.dataset['phoneNumber'] ?? (element instanceof HTMLAnchorElement ? decodeURIComponent(element.href.slice('tel:'.length)) : undefined);
    if (!element || !phoneNumber) return;
    event.preventDefault();
    const desc = element.dataset['desc'];
    workstation.callOut(desc === undefined ? { phoneNumber } : { phoneNumber, desc }).catch(onError);
  };
  root.addEventListener('click', onClick);
  return () => { root.removeEventListener('click', onClick); };
}
