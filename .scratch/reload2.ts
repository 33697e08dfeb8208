import { AgentPage } from '../test/support/agent.js';
import { Baresip, freePort } from '../test/support/baresip.js';
import { CenterProcess } from '../test/support/center.js';
import { launchChrome } from '../test/support/chrome.js';
const mode = process.argv[2] === 'persistent' ? 'persistent' as const : undefined;
const n = Number(process.argv[3] ?? 10);
const center = await CenterProcess.start();
const browser = await launchChrome({ micHz: 1300, args: ['--enable-logging', '--log-file=/tmp/chrome.log', '--vmodule=*filtering_network_manager*=3,*ipc_network_manager*=3,*p2p*=3,*webrtc*port*=3,*media_permission*=3,*ipc_packet*=0'] });
function watch(): void {
  const log: string[] = [];
  Object.assign(globalThis, { cccLog: log });
  const t0 = performance.now();
  const Native = globalThis.RTCPeerConnection;
  let k = 0;
  globalThis.RTCPeerConnection = class extends Native {
    constructor(c?: RTCConfiguration) {
      super(c); const id = k++;
      const say = (s: string): void => { log.push(`${Math.round(performance.now() - t0)} pc${id} ${s}`); };
      say('made');
      this.addEventListener('icecandidate', (e) => say(`cand ${e.candidate?.candidate ?? 'end'}`));
      this.addEventListener('icegatheringstatechange', () => say(`gather ${this.iceGatheringState}`));
      this.addEventListener('connectionstatechange', () => say(`conn ${this.connectionState}`));
      for (const m of ['setLocalDescription', 'setRemoteDescription', 'close', 'restartIce', 'addTransceiver'] as const) {
        const f = (this as any)[m].bind(this);
        (this as any)[m] = (...a: any[]) => { say(m + ' ' + (a[0]?.type ?? '') + ' ' + this.signalingState); return f(...a); };
      }
    }
  };
  const OldWS = globalThis.WebSocket;
  globalThis.WebSocket = class extends OldWS {
    constructor(u: string | URL, p?: string | string[]) { super(u, p); this.addEventListener('message', (e) => { if (typeof e.data === 'string' && /SIP\/2.0/.test(e.data.slice(0, 400))) log.push(`${Math.round(performance.now() - t0)} << ${e.data.split('\r\n')[0]} ${/CSeq: *(.*)/i.exec(e.data)?.[1]}`); }); }
    override send(d: any): void { if (typeof d === 'string' && /SIP\/2.0/.test(d.slice(0, 400))) log.push(`${Math.round(performance.now() - t0)} >> ${d.split('\r\n')[0]} ${/CSeq: *(.*)/i.exec(d)?.[1]}`); super.send(d); }
  };
}
const anna = await AgentPage.signIn(browser, center.url, 'anna', { ...(mode ? { mediaMode: mode } : {}), script: watch });
anna.page.on('dialog', (d) => { void d.accept(); });
const port = await freePort();
const phone = await Baresip.start({ account: `<sip:13900001111@127.0.0.1:${port};transport=udp>;regint=0;audio_codecs=PCMU`, micHz: 440, sipListen: `127.0.0.1:${port}` });
let bad = 0;
for (let i = 0; i < n; i++) {
await anna.goReady();
phone.command('dial', `sip:02066240000@127.0.0.1:${center.ports.sip};transport=udp`);
await phone.wait('CALL_ESTABLISHED');
await anna.page.waitForTimeout(500);
phone.command('sndcode', '2');
await anna.button('Answer').waitFor({ timeout: 20_000 });
await anna.page.keyboard.press('a').catch(() => undefined); await anna.page.getByRole('button', { name: 'Answer', exact: true }).first().click({ force: true, timeout: 15000 }).catch(() => undefined);
await anna.until('talking', (s) => s.current?.legs.filter((leg) => leg.state === 'connected').length === 2);

  await anna.page.reload({ waitUntil: 'commit' });
  await anna.until('attached', (s) => s.registration === 'registered' && s.current?.legs.filter((leg) => leg.state === 'connected').length === 2, 10_000);
  await anna.page.waitForTimeout(2500);
  const pcs = await anna.page.evaluate(() => (Reflect.get(globalThis, 'cccMadeConnections') as RTCPeerConnection[]).map((pc) => `${pc.signalingState}/${pc.iceGatheringState}/${pc.iceConnectionState}/${pc.connectionState}`));
  const stuck = pcs.some((s) => s.startsWith('stable/gathering') );
  console.log(i, stuck ? 'STUCK' : 'ok', pcs.join(' | '));
  if (stuck) { bad++; console.log((await anna.page.evaluate(() => (Reflect.get(globalThis, 'cccLog') as string[]))).join('\n')); await anna.page.waitForTimeout(5000); console.log('later', await anna.page.evaluate(() => (Reflect.get(globalThis, 'cccMadeConnections') as RTCPeerConnection[]).map((pc) => `${pc.signalingState}/${pc.iceGatheringState}/${pc.iceConnectionState}/${pc.connectionState}`).join(' | '))); if (process.argv[4]) break; }

  phone.command('hangup');
  const st = await anna.until('over', (q) => q.activity === 'idle' || q.activity === 'wrapUp');
  if (st.activity === 'wrapUp') await anna.dispatch({ name: 'finishWrapUp' }).catch((e) => console.log(String(e)));
  await anna.until('idle', (q) => q.activity === 'idle');
  phone.events.length = 0;
  await anna.page.waitForTimeout(2500);
}
console.log('bad', bad, 'of', n);
await phone.stop(); await browser.close(); await center.stop(); process.exit(0);
