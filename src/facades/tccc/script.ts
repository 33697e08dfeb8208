/** The script tag `tccc.js`: defines `tccc` at once, and fetches the workstation behind it. */
import { scriptTag } from '../script-tag.js';
import { createTccc, type TcccHost } from './tccc.js';

interface Desk {
  openDesk(options: { readonly center: string; readonly token: () => Promise<string>; readonly userId?: string | undefined; readonly sdkAppId?: string | undefined }): Promise<TcccHost>;
}
const isDesk = (module: unknown): module is Desk => typeof module === 'object' && module !== null && 'openDesk' in module && typeof module.openDesk === 'function';

async function open(): Promise<TcccHost> {
  const { center, token, data } = tag;
  // A used or missing ticket is told at once; the workstation would take it for a passing fault and try again.
  const fetched: Promise<unknown> = import(new URL('/desk/tccc-desk.js', center).href);
  const [module] = await Promise.all([fetched, token()]);
  if (!isDesk(module)) throw new Error('The workstation behind tccc.js is of another version.');
  return module.openDesk({ center, token, userId: data['userid'], sdkAppId: data['sdkAppId'] });
}

const tag = scriptTag(document.currentScript, location.href);
// A page that loads the script twice keeps the first.
if (!('tccc' in globalThis)) Object.assign(globalThis, { tccc: createTccc(open()) });
