/** What keeps a framed workstation from working, said in the place where it should be: which frame, and what to do. */

export type TroubleCode = 'insecure-page' | 'frame-permission' | 'frame-blocked' | 'no-answer' | 'origin-refused' | 'sign-in-refused' | 'storage-blocked';
export interface Trouble { readonly code: TroubleCode; readonly frame: string; readonly message: string; readonly remedy: string }

export function troubleOf(code: TroubleCode, frame: string): Trouble {
  const center = new URL(frame).origin, own = location.origin;
  const [message, remedy] = words(code, center, own);
  return { code, frame, message, remedy };
}
function words(code: TroubleCode, center: string, own: string): readonly [string, string] {
  switch (code) {
    case 'insecure-page': return ['Browsers give the microphone only to secure pages.', `Serve ${own}, and every page around it, by https (or use localhost).`];
    case 'frame-permission': return ['The frame may not use the microphone.', `Let this page, and every page around it, send: Permissions-Policy: microphone=(self "${center}")`];
    case 'frame-blocked': return ['This page\'s own Content-Security-Policy forbids the frame.', `Add ${center} to its frame-src.`];
    case 'no-answer': return ['The frame does not answer.', `Either ${center} cannot be reached, or it does not let this page frame it: start the center with --frame-ancestors ${own}`];
    case 'origin-refused': return ['The center does not let this page talk to the workstation.', `Add ${own} to "bridge.origins" in the center's settings.`];
    case 'sign-in-refused': return ['The center does not let this page sign agents in.', `Add "signIn" to the commands of ${own} in "bridge.origins" of the center's settings.`];
    case 'storage-blocked': return ['The browser keeps no data for this frame, so a reload asks for the password again.', `Give embedWorkstation a token function, or allow third-party data for ${center}.`];
  }
}

/** At most one is shown at a time; the text is the page's own to restyle: `.ccc-trouble`. */
export function troublePlace(frame: HTMLIFrameElement, told: (trouble: Trouble) => void) {
  let shown: HTMLElement | undefined;
  return {
    tell(code: TroubleCode): void {
      const trouble = troubleOf(code, frame.src);
      shown?.remove();
      shown = document.createElement('div');
      shown.className = 'ccc-trouble';
      shown.dataset['code'] = code;
      shown.setAttribute('role', code === 'storage-blocked' ? 'status' : 'alert');
      for (const text of [trouble.message, trouble.remedy, trouble.frame]) shown.append(Object.assign(document.createElement('p'), { textContent: text }));
      Object.assign(shown.style, { padding: '12px', font: '14px/1.4 system-ui', color: '#1c1b1a', background: '#fff4d6', border: '1px solid #b98300', borderRadius: '8px', overflowWrap: 'anywhere' });
      if (frame.style.position === 'fixed') Object.assign(shown.style, { position: 'fixed', inset: frame.style.inset, zIndex: '2147483001', maxWidth: '380px' });
      frame.before(shown);
      told(trouble);
    },
    clear(code?: TroubleCode): void { if (code === undefined || shown?.dataset['code'] === code) { shown?.remove(); shown = undefined; } },
  };
}
