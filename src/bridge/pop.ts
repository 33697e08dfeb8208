/** Both sides of the screen pop: the workstation puts the hash on the frame without a reload, the page reads it (POP-05). */
import { popKeys, popUrl, type PopParameters } from '../model/pop.js';

/** At most ten screen pops (POP-01). */
export const mostScreenPops = 10;

/**
 * Only the hash changes, so the page in the frame is not loaded again; it hears `hashchange`.
 * Returns false, and leaves the frame alone, for an address that may not be shown.
 */
export function setPopHash(frame: Pick<HTMLIFrameElement, 'src'>, page: string, hash: string): boolean {
  const url = popUrl(page, hash);
  if (url === undefined) return false;
  if (frame.src !== url) frame.src = url;
  return true;
}

/** For the page in the frame: what the hash says; nothing when it says nothing. */
export function readPopHash(hash: string): Partial<Record<keyof PopParameters, string>> | undefined {
  const query = new URLSearchParams(hash.replace(/^#\??/, ''));
  const found = popKeys.flatMap((key) => { const value = query.get(key); return value === null ? [] : [[key, value] as const]; });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** Calls back now and at each change of call. */
export function watchPopHash(listener: (parameters: Partial<Record<keyof PopParameters, string>>) => void): () => void {
  const look = (): void => { const found = readPopHash(location.hash); if (found) listener(found); };
  addEventListener('hashchange', look);
  look();
  return () => { removeEventListener('hashchange', look); };
}
