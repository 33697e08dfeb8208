/** A microphone that ends in a call, as when its plug is pulled: the track ends by itself. */
import type { Page } from 'playwright-core';

/** Resolves to how long it took until another microphone was sent, in milliseconds; three seconds where none was. */
export const unplug = (page: Page): Promise<number> => page.evaluate(async () => {
  const made: RTCPeerConnection[] = Reflect.get(globalThis, 'cccMadeConnections');
  const sender = made.findLast((pc) => pc.connectionState === 'connected')?.getSenders().find((it) => it.track?.kind === 'audio');
  const old = sender?.track;
  const from = performance.now();
  old?.stop();
  old?.dispatchEvent(new Event('ended'));
  while (performance.now() - from < 3_000 && (sender?.track === old || sender?.track?.readyState !== 'live')) await new Promise((done) => { setTimeout(done, 10); });
  return performance.now() - from;
});
