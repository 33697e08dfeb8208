/** Gives a page's microphone permission and takes it away, as a person does in the browser's address bar. */
import type { Page } from 'playwright-core';

export type SetPermission = (setting: 'granted' | 'denied') => Promise<void>;

/** What is set holds for as long as the page is open: the browser forgets it with the session. */
export async function microphoneOf(page: Page): Promise<SetPermission> {
  const devtools = await page.context().newCDPSession(page);
  const { targetInfo: { browserContextId } } = await devtools.send('Target.getTargetInfo');
  return async (setting) => {
    await devtools.send('Browser.setPermission', { permission: { name: 'microphone' }, setting, origin: new URL(page.url()).origin, ...(browserContextId === undefined ? {} : { browserContextId }) });
  };
}
