/** The WebRTC transport of the media adapter against a real Chromium: who offers, ICE restart, tones both ways, wrong fingerprint. */
import { afterAll, describe, expect, it } from 'vitest';
import { WebRtcMux } from '../../server/adapters/media-embedded/port-mux.js';
import { launchChrome } from '../support/chrome.js';
import { bothHear, connectionState, hangUp, pageAnswers, pageOffers, prepare, remoteOf, sleep, untilConnected, type PeerPage } from '../support/peer-page.js';

const mux = await WebRtcMux.open();
const browser = await launchChrome({ micHz: 620 });
afterAll(async () => {
  await browser.close();
  await mux.close();
});

async function newPage(): Promise<PeerPage & { close(): Promise<void> }> {
  const page = await browser.newPage();
  await prepare(page);
  return page;
}

describe('Chromium', () => {
  it('offers: connects and both hear each other, then ICE restarts with the same keys and media goes on', async () => {
    const transport = mux.createTransport();
    const states: string[] = [];
    transport.onState = (state) => { states.push(state); };
    const page = await newPage();
    await pageOffers(page, transport);
    await untilConnected(transport);
    await bothHear(page, transport);

    const before = transport.local().ufrag;
    await pageOffers(page, transport, { iceRestart: true });
    expect(transport.local().ufrag).not.toBe(before);
    await sleep(500);
    expect(states).toEqual(['connecting', 'connected']);
    expect(await connectionState(page)).toMatch(/^connected (connected|completed)$/);
    await bothHear(page, transport);

    await hangUp(page);
    await expect.poll(() => transport.state, { timeout: 3_000 }).toBe('closed');
    transport.close();
    await page.close();
  });

  it('answers our offer: DTLS comes before the answer and is held until the fingerprint is known', async () => {
    const transport = mux.createTransport();
    const page = await newPage();
    const answer = await pageAnswers(page, transport);
    await expect.poll(() => transport.lastSeen, { timeout: 5_000 }).toBeGreaterThan(0);
    await sleep(700);
    expect(transport.state).toBe('connecting');
    transport.setRemote(remoteOf(answer));
    expect(await untilConnected(transport)).toBeLessThan(2_000);
    await bothHear(page, transport);
    transport.close();
    await page.close();
  });

  it('is refused when the fingerprint in its SDP is not that of its certificate', async () => {
    const transport = mux.createTransport();
    const reasons: (string | undefined)[] = [];
    transport.onState = (state, reason) => { if (state === 'failed') reasons.push(reason); };
    const page = await newPage();
    await pageOffers(page, transport, { change: { fingerprints: [{ algorithm: 'sha-256', value: mux.certificate.fingerprint }] } });
    await expect.poll(() => transport.state, { timeout: 5_000 }).toBe('failed');
    expect(reasons).toEqual(['dtls']);
    await expect.poll(() => connectionState(page), { timeout: 5_000 }).toMatch(/^failed/);
    transport.close();
    await page.close();
  });
});
