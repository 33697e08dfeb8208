/** What keeps a framed workstation from working, said in the place where it should be: which frame, and what to do. */

export type TroubleCode = 'insecure-page' | 'frame-permission' | 'frame-blocked' | 'no-answer' | 'origin-refused' | 'sign-in-refused' | 'storage-blocked';
export interface Trouble { readonly code: TroubleCode; readonly frame: string; readonly message: string; readonly remedy: string }
/** What is wrong, and what to do about it. */
export type TroubleWords = (center: string, own: string) => Readonly<Record<TroubleCode, readonly [message: string, remedy: string]>>;
export interface TroubleLanguage { readonly lang: string; readonly words: TroubleWords }

/** Built in, because what is wrong may be that nothing can be fetched. */
const english: TroubleWords = (center, own) => ({
  'insecure-page': ['Browsers give the microphone only to secure pages.', `Serve ${own}, and every page around it, by https (or use localhost).`],
  'frame-permission': ['The frame may not use the microphone.', `Let this page, and every page around it, send: Permissions-Policy: microphone=(self "${center}")`],
  'frame-blocked': ['This page\'s own Content-Security-Policy forbids the frame.', `Add ${center} to its frame-src.`],
  'no-answer': ['The frame does not answer.', `Either ${center} cannot be reached, or it does not let this page frame it: start the center with --frame-ancestors ${own}`],
  'origin-refused': ['The center does not let this page talk to the workstation.', `Add ${own} to "bridge.origins" in the center's settings.`],
  'sign-in-refused': ['The center does not let this page sign agents in.', `Add "signIn" to the commands of ${own} in "bridge.origins" of the center's settings.`],
  'storage-blocked': ['The browser keeps no data for this frame, so a reload asks for the password again.', `Give embedWorkstation a token function, or allow third-party data for ${center}.`],
});

/** At most one is shown at a time; the text is the page's own to restyle: `.ccc-trouble`. It is English until another language is there. */
export function troublePlace(frame: HTMLIFrameElement, told: (trouble: Trouble) => void, other?: Promise<TroubleLanguage>) {
  let say: TroubleLanguage = { lang: 'en', words: english };
  let shown: HTMLElement | undefined;
  let present: TroubleCode | undefined;
  function show(code: TroubleCode): Trouble {
    const [message, remedy] = say.words(new URL(frame.src).origin, location.origin)[code];
    shown?.remove();
    present = code;
    shown = document.createElement('div');
    shown.className = 'ccc-trouble';
    shown.lang = say.lang;
    shown.dataset['code'] = code;
    shown.setAttribute('role', code === 'storage-blocked' ? 'status' : 'alert');
    for (const text of [message, remedy, frame.src]) shown.append(Object.assign(document.createElement('p'), { textContent: text }));
    // Through the CSSOM, which a strict policy allows.
    shown.style.cssText = `padding:12px;font:14px/1.4 system-ui;color:#1c1b1a;background:#fff4d6;border:1px solid #b98300;border-radius:8px;overflow-wrap:anywhere;${frame.style.position ? `position:fixed;inset:${frame.style.inset};z-index:2147483001;max-width:380px` : ''}`;
    frame.before(shown);
    return { code, frame: frame.src, message, remedy };
  }
  other?.then((language) => { say = language; if (present) show(present); }, () => undefined);
  return {
    tell(code: TroubleCode): void { told(show(code)); },
    clear(code?: TroubleCode): void { if (code === undefined || present === code) { shown?.remove(); present = undefined; } },
  };
}
