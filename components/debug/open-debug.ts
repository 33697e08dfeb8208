/** Opens the debug panel over the page; loaded with it, once somebody asks. */
import './ccc-debug.js';
import type { Watched } from './ccc-debug.js';

/** In the top layer, so that it lies over the page and not inside the workstation's box. */
export function openDebug(root: ShadowRoot | null, watched: Watched, signal: AbortSignal): void {
  if (signal.aborted || !root || root.querySelector('ccc-debug')) return;
  const panel = Object.assign(document.createElement('ccc-debug'), { watched, popover: 'manual' });
  root.append(panel);
  panel.showPopover();
  signal.addEventListener('abort', () => { panel.remove(); });
}
