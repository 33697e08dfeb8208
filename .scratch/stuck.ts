import { createServer } from 'node:http';
import { launchChrome } from '../test/support/chrome.js';
const variant = process.argv[2] ?? 'base';
const n = Number(process.argv[3] ?? 60);
const html = `<!doctype html><meta charset=utf-8><body><script>
const v = '${variant}';
const pool = v.includes('nopool') ? 0 : 1;
const sdp = (f) => ['v=0','o=- 1 1 IN IP4 0.0.0.0','s=-','t=0 0','a=group:BUNDLE 0','a=ice-lite','m=audio 40000 UDP/TLS/RTP/SAVPF 0','c=IN IP4 127.0.0.1','a=rtcp-mux','a=mid:0','a=sendrecv','a=ice-ufrag:abcd','a=ice-pwd:abcdefghijklmnopqrstuvwx','a=fingerprint:sha-256 '+Array(32).fill('AA').join(':'),'a=setup:actpass','a=rtpmap:0 PCMU/8000','a=candidate:1 1 udp 2130706431 192.0.2.2 40000 typ host',''].join('\\r\\n');
const log = window.log = []; const t0 = performance.now();
const make = (name) => { const pc = new RTCPeerConnection({ iceCandidatePoolSize: pool, bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require' }); const st = { name, cands: 0, slow: 0 }; log.push(st); pc.addEventListener('icecandidate', (e) => { if (e.candidate) { st.cands++; st.first ??= Math.round(performance.now() - st.sld); } }); st.pc = pc; return [pc, st]; };
const wait = (ms) => new Promise((r) => setTimeout(r, ms));
const burn = (ms) => { const e = performance.now() + ms; while (performance.now() < e); };
(async () => {
  const [a, sa] = make('a');
  await wait(v.includes('late') ? 600 : Math.random() * 100);
  a.addTransceiver('audio'); sa.sld = performance.now(); const d = a.setLocalDescription();
  const gum = () => navigator.mediaDevices.getUserMedia({ audio: true });
  let m1; if (!v.includes('nogum')) m1 = gum().then((s) => a.getSenders()[0].replaceTrack(s.getTracks()[0]));
  await wait(Math.random() * 150);
  const [b, sb] = make('b');
  await b.setRemoteDescription({ type: 'offer', sdp: sdp() });
  sb.sld = performance.now(); const db = b.setLocalDescription();
  if (!v.includes('nogum')) gum().then((s) => b.getSenders()[0]?.replaceTrack(s.getTracks()[0]));
  if (v.includes('burn')) burn(100);
  await db; await wait(100); const [c] = make('c');
  await wait(900); 
  window.done = log.map((s) => s.name + ':' + s.cands + ':' + s.pc.iceGatheringState + ':' + (s.first ?? '-'));
})().catch((e) => { window.done = ['error ' + e]; });
</script>`;
const server = createServer((_q, r) => { r.setHeader('content-type', 'text/html'); r.end(html); }).listen(0);
const port = (server.address() as { port: number }).port;
const browser = await launchChrome({ micHz: 1300 });
const ctx = await browser.newContext({ permissions: ['microphone'] });
const page = await ctx.newPage();
await page.goto(`http://localhost:${port}/`);
let bad = 0;
for (let i = 0; i < n; i++) {
  await page.waitForFunction('window.done', undefined, { timeout: 20000 });
  const done = await page.evaluate('window.done') as string[];
  if (done.some((d) => /^[ab]:0:/.test(d)) ) { bad++; console.log(i, done.join(' ')); }
  await page.reload({ waitUntil: 'commit' });
}
console.log(variant, 'bad', bad, 'of', n);
await browser.close(); server.close(); process.exit(0);
