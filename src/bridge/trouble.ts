/** What keeps a framed workstation from working, said in the place where it should be: which frame, and what to do. */

export type TroubleCode = 'insecure-page' | 'frame-permission' | 'frame-blocked' | 'no-answer' | 'origin-refused' | 'sign-in-refused' | 'storage-blocked';
export interface Trouble { readonly code: TroubleCode; readonly frame: string; readonly message: string; readonly remedy: string }
/** What is wrong, and what to do about it. */
export type TroubleWords = (center: string, own: string) => Readonly<Record<TroubleCode, readonly [message: string, remedy: string]>>;
export interface TroubleLanguage { readonly lang: string; readonly words: TroubleWords }

/** Built in, because what is wrong may be that nothing can be fetched. */
const english: TroubleWords = (center, own) => ({
  'insecure-page': ['Browsers give the microphone only to secure pages.', 'Serve this page, and every page around it, by https.'],
  'frame-permission': ['The frame may not use the microphone.', `Let this page, and every page around it, send: Permissions-Policy: microphone=(self "${center}")`],
  'frame-blocked': ['This page\'s Content-Security-Policy forbids the frame.', `Add ${center} to its frame-src.`],
  'no-answer': ['The frame does not answer.', `${center} cannot be reached, or does not let this page frame it: start it with --frame-ancestors ${own}`],
  'origin-refused': ['The center does not let this page talk to the workstation.', `Add ${own} to "bridge.origins" in the center's settings.`],
  'sign-in-refused': ['The center does not let this page sign agents in.', `Add "signIn" to the commands of ${own} in "bridge.origins".`],
  'storage-blocked': ['The browser keeps no data for this frame: a reload asks for the password.', `Give a token function, or allow third-party data for ${center}.`],
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
    shown = Object.assign(document.createElement('div'), { className: 'ccc-trouble', lang: say.lang, role: code === 'storage-blocked' ? 'status' : 'alert' });
    shown.dataset['code'] = code;
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
