/** The WebRTC transport of the media adapter against a real Firefox, where there is one: RTP both ways, whoever offers. */
import { createServer } from 'node:http';
import { afterAll, describe, expect, it } from 'vitest';
import { WebRtcMux } from '../../server/adapters/media-embedded/port-mux.js';
import { Firefox, firefoxPath } from '../support/firefox.js';
import { connectionState, hangUp, pageAnswers, pageOffers, prepareWithMicrophone, remoteOf, sleep, untilConnected, weHear } from '../support/peer-page.js';

const path = firefoxPath();
const firefox = path === undefined ? undefined : await Firefox.launch(path);
// A microphone needs a secure context, which a page from the machine itself is.
const site = createServer((_, response) => { response.setHeader('content-type', 'text/html').end('<!doctype html><title>peer</title>'); });
await new Promise<void>((resolve) => { site.listen(0, '127.0.0.1', resolve); });
const address = site.address();
const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`;
const mux = await WebRtcMux.open();
afterAll(async () => {
  await firefox?.close();
  await mux.close();
  site.close();
});

describe.skipIf(!firefox)('Firefox', () => {
  it('offers: connects, RTP both ways, ICE restarts with the same keys', async () => {
    const transport = mux.createTransport();
    const states: string[] = [];
    transport.onState = (state) => { states.push(state); };
    if (!firefox) throw new Error('no Firefox');
    const page = await firefox.newPage(url);
    await prepareWithMicrophone(page);
    await pageOffers(page, transport);
    await untilConnected(transport);
    await weHear(page, transport);
    await pageOffers(page, transport, { iceRestart: true });
    await sleep(1_000);
    expect(states).toEqual(['connecting', 'connected']);
    expect(await connectionState(page)).toMatch(/^connected (connected|completed)$/);
    await weHear(page, transport);
    await hangUp(page);
    transport.close();
    await page.close();
  });

  it('answers our offer, with DTLS before the answer', async () => {
    const transport = mux.createTransport();
    if (!firefox) throw new Error('no Firefox');
    const page = await firefox.newPage(url);
    await prepareWithMicrophone(page);
    const answer = await pageAnswers(page, transport);
    await expect.poll(() => transport.lastSeen, { timeout: 5_000 }).toBeGreaterThan(0);
    await sleep(500);
    transport.setRemote(remoteOf(answer));
    await untilConnected(transport);
    await weHear(page, transport);
    transport.close();
    await page.close();
  });
});
