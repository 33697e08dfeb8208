/** Benchmark: the full structured parse of a typical browser INVITE by our parser and by sip.js's, in the same run. `--gate` exits 1 below 100×. */
import { Parser } from 'sip.js/lib/core/messages/parser.js';
import { parseMessage } from '../../server/adapters/sip/parse.js';

const GATE = 100;
const sdp = [
  'v=0', 'o=- 4611731400430051336 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0', 'a=msid-semantic: WMS 8f3c2f0e',
  'm=audio 50123 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126', 'c=IN IP4 192.0.2.17', 'a=rtcp:9 IN IP4 0.0.0.0',
  'a=candidate:1467250027 1 udp 2122260223 192.0.2.17 50123 typ host generation 0 network-id 1', 'a=ice-ufrag:4ZcD', 'a=ice-pwd:2/1muCWoOi3uLifh0NuRHlwk',
  'a=fingerprint:sha-256 7B:8B:F0:65:5F:78:E2:51:3B:AC:6F:F3:3F:46:1B:35:DC:B8:5F:64:1A:24:C2:43:F0:A1:58:D0:A1:2C:19:08', 'a=setup:actpass', 'a=mid:0',
  'a=sendrecv', 'a=rtcp-mux', 'a=rtpmap:111 opus/48000/2', 'a=fmtp:111 minptime=10;useinbandfec=1', 'a=rtpmap:0 PCMU/8000', 'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:126 telephone-event/8000', 'a=ssrc:3570614608 cname:4TOk42mSjXCkVIa6', '',
].join('\r\n');
const text = [
  'INVITE sip:02066240000@center.example SIP/2.0',
  'Via: SIP/2.0/WSS df7jal23ls0d.invalid;branch=z9hG4bK56sdasks3d2f;rport',
  'Via: SIP/2.0/TCP 192.0.2.40:5060;branch=z9hG4bKnashds8;received=192.0.2.41',
  'Max-Forwards: 69',
  'Route: <sip:edge1.center.example;transport=tcp;lr>',
  'Record-Route: <sip:edge2.center.example;lr>',
  'To: <sip:02066240000@center.example>',
  'From: "Anna Example" <sip:agent-anna@center.example>;tag=asdyka899',
  'Call-ID: asidkj3ss8dmf0e29fd2',
  'CSeq: 8341 INVITE',
  'Contact: <sip:agent-anna@df7jal23ls0d.invalid;transport=ws;ob>;+sip.instance="<urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6>"',
  'Allow: ACK,CANCEL,INVITE,MESSAGE,BYE,OPTIONS,INFO,NOTIFY,REFER',
  'Supported: outbound, 100rel, timer',
  'Session-Expires: 1800;refresher=uac',
  'User-Agent: browser',
  'X-Ccc-Interaction: 01HZX3T7N6QK',
  'Content-Type: application/sdp',
  `Content-Length: ${Buffer.byteLength(sdp)}`,
  '', sdp,
].join('\r\n');
const data = Buffer.from(text);

/** sip.js takes a logger; a silent one costs it nothing. */
const silent = { error: () => undefined, warn: () => undefined, log: () => undefined, debug: () => undefined };
type SipJsLogger = Parameters<typeof Parser.parseMessage>[1];

function ours(): number {
  const message = parseMessage(data);
  if (message.kind !== 'request') throw new Error(`our parser refused the INVITE: ${message.kind}`);
  return message.vias.length + message.routes.length + message.recordRoutes.length + message.contacts.length + message.cseq.seq;
}
function theirs(): number {
  const message = Parser.parseMessage(text, silent as unknown as SipJsLogger);
  if (!message) throw new Error('sip.js refused the INVITE');
  return message.cseq;
}

/** Median of several rounds, in microseconds per message. */
function measure(run: () => number, perRound: number): number {
  for (let i = 0; i < perRound; i++) run();
  const rounds: number[] = [];
  for (let r = 0; r < 9; r++) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < perRound; i++) run();
    rounds.push(Number(process.hrtime.bigint() - start) / 1000 / perRound);
  }
  return rounds.sort((a, b) => a - b)[4] ?? Number.NaN;
}

for (let i = 0; i < 20_000; i++) ours();
const ourMicros = measure(ours, 20_000);
const theirMicros = measure(theirs, 150);
const ratio = theirMicros / ourMicros;
const pass = ratio >= GATE;
process.stdout.write(`${JSON.stringify({
  bench: 'parse', bytes: data.length, oursMicros: round(ourMicros), sipjsMicros: round(theirMicros), ratio: round(ratio), gate: GATE, pass,
})}\n`);
if (process.argv.includes('--gate') && !pass) process.exitCode = 1;

function round(n: number): number { return Math.round(n * 100) / 100; }
