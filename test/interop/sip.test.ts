/** Foreign SIP programs against our stack: SIPp calls over UDP and TCP and with digest, baresip registers over UDP, TCP and TLS, sip.js and JsSIP over WebSocket. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type * as Ws from 'ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IncomingLeg, RegistrationChange, SipAccount } from '../../server/ports/sip.js';
import { createSipStack, ha1Of, type ServerSipStack } from '../../server/adapters/sip/index.js';

const DOMAIN = 'center.test';
const SDP = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n';

const installed = (program: string): boolean => {
  try { execFileSync('/bin/sh', ['-c', `command -v ${program}`], { stdio: 'ignore' }); return true; } catch { return false; }
};
const has = { sipp: installed('sipp'), baresip: installed('baresip'), openssl: installed('openssl') };
for (const [program, there] of Object.entries(has)) if (!there) process.stdout.write(`interop: ${program} is not installed, its tests are skipped\n`);

interface Center { readonly stack: ServerSipStack; readonly ports: { udp: number; tcp: number; tls: number }; readonly calls: IncomingLeg[]; readonly ended: string[]; readonly registrations: RegistrationChange[] }
let folder = '';
const children: ChildProcess[] = [];
const stacks: ServerSipStack[] = [];

beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'ccc-sip-')); });
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const stack of stacks) await stack.stop();
  rmSync(folder, { recursive: true, force: true });
});

function account(username: string, identity: SipAccount['identity'], algorithms: SipAccount['algorithms']): SipAccount {
  return { username, identity, algorithms, ha1: { md5: ha1Of('MD5', username, DOMAIN, 'secret'), sha256: ha1Of('SHA-256', username, DOMAIN, 'secret') } };
}

/** A stack on free loopback ports whose owner answers every call. */
async function center(trunk: boolean): Promise<Center> {
  let tls: { key: string; cert: string } | undefined;
  if (has.openssl) {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'], { stdio: 'ignore' });
    const read = (path: string): string => execFileSync('cat', [path], { encoding: 'utf8' });
    tls = { key: read(key), cert: read(cert) };
  }
  const accounts = [account('1001', { kind: 'phone', extension: '1001' }, ['MD5']), account('agent-anna', { kind: 'agent', agentId: 'anna' }, ['SHA-256', 'MD5'])];
  const stack = createSipStack({ domain: DOMAIN, host: '127.0.0.1', udpPort: 0, tcpPort: 0, tlsPort: 0, ...(tls ? { tls } : {}), trunks: () => undefined }, {
    account: (username) => Promise.resolve(accounts.find((a) => a.username === username)), trunkOf: () => (trunk ? 'demo' : undefined),
  });
  stacks.push(stack);
  const calls: IncomingLeg[] = [], ended: string[] = [], registrations: RegistrationChange[] = [];
  const { addresses } = await stack.start({
    onCall: (leg) => { calls.push(leg); leg.events.onEnded = (cause) => { ended.push(cause); }; leg.ring(); leg.answer(SDP); },
    onRegistration: (change) => { registrations.push(change); },
  });
  const port = (kind: string): number => Number(addresses.find((a) => a.startsWith(kind))?.split(':').at(-1) ?? 0);
  return { stack, calls, ended, registrations, ports: { udp: port('udp'), tcp: port('tcp'), tls: port('tls') } };
}

/** Runs SIPp to its end and returns its exit code: 0 when no call failed. */
function sipp(args: readonly string[], seconds = 30): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn('sipp', ['-i', '127.0.0.1', '-nostdin', '-timeout', String(seconds), '-timeout_error', ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    let output = '';
    child.stdout.on('data', (d: Buffer) => { output = (output + d.toString()).slice(-6000); });
    child.stderr.on('data', (d: Buffer) => { output = (output + d.toString()).slice(-6000); });
    child.on('exit', (code) => { resolve({ code, output }); });
  });
}

async function until(what: string, done: () => boolean, ms = 15_000): Promise<void> {
  const end = Date.now() + ms;
  while (!done()) {
    if (Date.now() > end) throw new Error(`waited ${ms} ms for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe.skipIf(!has.sipp)('SIPp', () => {
  it.each([['UDP', 'u1', 'udp'], ['TCP', 't1', 'tcp']] as const)('calls over %s, 50 times, without a failure', async (_name, mode, kind) => {
    const it = await center(true);
    const { code, output } = await sipp(['-sn', 'uac', '-t', mode, '-s', '02066240000', '-r', '25', '-m', '50', '-d', '50', `127.0.0.1:${it.ports[kind]}`]);
    expect(code, output).toBe(0);
    await until('all ends', () => it.ended.length === 50);
    expect(it.calls).toHaveLength(50);
    expect(new Set(it.ended)).toEqual(new Set(['normal']));
    expect(it.calls[0]?.to).toBe('02066240000');
  });

  it('authenticates an INVITE by digest, and fails with a wrong password', async () => {
    const it = await center(false);
    writeFileSync(join(folder, 'auth.xml'), AUTH_SCENARIO);
    const args = (password: string): string[] => ['-sf', 'auth.xml', '-s', '02066240000', '-au', '1001', '-ap', password, '-m', '1', `127.0.0.1:${it.ports.udp}`];
    const good = await sipp(args('secret'));
    expect(good.code, good.output).toBe(0);
    expect(it.calls[0]?.origin).toEqual({ kind: 'phone', extension: '1001' });
    expect((await sipp(args('wrong'), 4)).code).not.toBe(0);
    expect(it.calls).toHaveLength(1);
  });
});

describe.skipIf(!has.baresip)('baresip', () => {
  it.each(['udp', 'tcp', 'tls'] as const)('registers over %s and rings there', async (transport) => {
    if (transport === 'tls' && !has.openssl) return;
    const it = await center(false);
    const home = mkdtempSync(join(folder, 'baresip-'));
    writeFileSync(join(home, 'config'), ['module_path /usr/lib/baresip/modules', 'sip_listen 127.0.0.1:0', 'audio_source aubridge,x', 'audio_player aubridge,x', 'module g711.so', 'module aubridge.so', 'module uuid.so', 'module_app account.so', 'module_app menu.so', ''].join('\n'));
    writeFileSync(join(home, 'accounts'), `<sip:1001@${DOMAIN};transport=${transport}>;auth_user=1001;auth_pass=secret;outbound="sip:127.0.0.1:${it.ports[transport]};transport=${transport}";answermode=auto;regint=60\n`);
    const child = spawn('baresip', ['-f', home], { stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    try {
      await until('the registration', () => it.stack.isRegistered({ kind: 'phone', extension: '1001' }));
      const leg = it.stack.dial({ kind: 'phone', extension: '1001' }, { offer: SDP, from: { number: '02066240000' }, interactionId: 'i-1', ringTimeoutMs: 10_000 });
      const events: string[] = [];
      leg.events.onAnswered = (sdp) => { events.push(sdp.includes('m=audio') ? 'answered' : 'no audio'); };
      leg.events.onEnded = (cause) => { events.push(cause); };
      await until('the answer', () => events.length > 0);
      leg.hangUp('normal');
      await until('the end', () => events.length > 1);
      expect(events).toEqual(['answered', 'normal']);
    } finally { child.kill('SIGTERM'); }
    // baresip unregisters as it leaves; a connection takes its binding with it.
    await until('the unregistration', () => !it.stack.isRegistered({ kind: 'phone', extension: '1001' }), 10_000);
  });
});

describe('browser stacks over WebSocket', () => {
  const require = createRequire(new URL('../../server/package.json', import.meta.url));
  const { WebSocketServer, WebSocket: Socket } = require('ws') as typeof Ws;

  async function webCenter(): Promise<Center & { url: string; close(): void }> {
    const it = await center(false);
    const http = createServer();
    const sockets = new WebSocketServer({ server: http, handleProtocols: () => 'sip' });
    sockets.on('connection', (socket, request) => { it.stack.acceptWebSocket(socket, { address: request.socket.remoteAddress ?? '', port: request.socket.remotePort ?? 0, secure: false }); });
    await new Promise<void>((resolve) => { http.listen(0, '127.0.0.1', resolve); });
    const { port } = http.address() as AddressInfo;
    return { ...it, url: `ws://127.0.0.1:${port}`, close: () => { sockets.close(); http.close(); for (const s of sockets.clients) s.terminate(); } };
  }

  it('sip.js 0.21 registers (it reads the last challenge only and knows MD5) and unregisters', async () => {
    const it = await webCenter();
    Object.assign(globalThis, { WebSocket: Socket });
    const { Registerer, UserAgent } = await import('sip.js');
    const uri = UserAgent.makeURI(`sip:agent-anna@${DOMAIN}`);
    if (!uri) throw new Error('no URI');
    const agent = new UserAgent({ uri, authorizationUsername: 'agent-anna', authorizationPassword: 'secret', transportOptions: { server: it.url }, logLevel: 'error' });
    await agent.start();
    const registerer = new Registerer(agent);
    await registerer.register();
    await until('the registration', () => it.stack.isRegistered({ kind: 'agent', agentId: 'anna' }));
    expect(it.stack.transportOf({ kind: 'agent', agentId: 'anna' })).toBe('webrtc');
    await registerer.unregister();
    await until('the unregistration', () => !it.stack.isRegistered({ kind: 'agent', agentId: 'anna' }));
    await agent.stop();
    it.close();
  });

  it('JsSIP registers, and its binding dies with its connection', async () => {
    const it = await webCenter();
    Object.assign(globalThis, { WebSocket: Socket });
    const { default: JsSIP } = await import('jssip');
    const agent = new JsSIP.UA({ sockets: [new JsSIP.WebSocketInterface(it.url)], uri: `sip:agent-anna@${DOMAIN}`, authorization_user: 'agent-anna', password: 'secret' });
    agent.start();
    await until('the registration', () => it.stack.isRegistered({ kind: 'agent', agentId: 'anna' }));
    it.close();
    await until('the end of the binding', () => !it.stack.isRegistered({ kind: 'agent', agentId: 'anna' }));
    agent.stop();
  });
});

const AUTH_SCENARIO = `<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="digest">
  <send retrans="500"><![CDATA[
    INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:1001@${DOMAIN}>;tag=[call_number]
    To: <sip:[service]@[remote_ip]:[remote_port]>
    Call-ID: [call_id]
    CSeq: 1 INVITE
    Contact: <sip:1001@[local_ip]:[local_port]>
    Max-Forwards: 70
    Content-Type: application/sdp
    Content-Length: [len]

    v=0
    o=- 1 1 IN IP4 [local_ip]
    s=-
    c=IN IP4 [media_ip]
    t=0 0
    m=audio [media_port] RTP/AVP 0
  ]]></send>
  <recv response="401" auth="true" />
  <send><![CDATA[
    ACK sip:[service]@[remote_ip]:[remote_port] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:1001@${DOMAIN}>;tag=[call_number]
    To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]
    Call-ID: [call_id]
    CSeq: 1 ACK
    Max-Forwards: 70
    Content-Length: 0

  ]]></send>
  <send retrans="500"><![CDATA[
    INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:1001@${DOMAIN}>;tag=[call_number]
    To: <sip:[service]@[remote_ip]:[remote_port]>
    Call-ID: [call_id]
    CSeq: 2 INVITE
    Contact: <sip:1001@[local_ip]:[local_port]>
    [authentication]
    Max-Forwards: 70
    Content-Type: application/sdp
    Content-Length: [len]

    v=0
    o=- 1 1 IN IP4 [local_ip]
    s=-
    c=IN IP4 [media_ip]
    t=0 0
    m=audio [media_port] RTP/AVP 0
  ]]></send>
  <recv response="100" optional="true" />
  <recv response="180" optional="true" />
  <recv response="200" />
  <send><![CDATA[
    ACK sip:[service]@[remote_ip]:[remote_port] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:1001@${DOMAIN}>;tag=[call_number]
    To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]
    Call-ID: [call_id]
    CSeq: 2 ACK
    Max-Forwards: 70
    Content-Length: 0

  ]]></send>
  <send retrans="500"><![CDATA[
    BYE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
    Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
    From: <sip:1001@${DOMAIN}>;tag=[call_number]
    To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]
    Call-ID: [call_id]
    CSeq: 3 BYE
    Max-Forwards: 70
    Content-Length: 0

  ]]></send>
  <recv response="200" />
</scenario>
`;
