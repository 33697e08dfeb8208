/** The transaction timers of RFC 3261 appendix A, one by one, on unreliable and reliable transports. */
import { SimulatedClock } from 'ccc-workstation/clock';
import { describe, expect, it } from 'vitest';
import type { SipResponse } from './message.js';
import type { Flow } from './network.js';
import { parseMessage } from './parse.js';
import { TransactionLayer } from './transactions.js';

interface Bench { clock: SimulatedClock; layer: TransactionLayer; flow: Flow; sent: { at: number; text: string }[]; at(): number[] }

function bench(reliable: boolean): Bench {
  const clock = new SimulatedClock(0);
  const sent: { at: number; text: string }[] = [];
  let n = 0;
  const flow: Flow = {
    id: 'f', transport: reliable ? 'tcp' : 'udp', reliable, remote: { address: '10.0.0.2', port: 5060 }, local: { address: '10.0.0.1', port: 5060 }, closed: false,
    send: (text) => { sent.push({ at: clock.now(), text }); }, trust: () => undefined, close: () => undefined,
  };
  return { clock, flow, sent, at: () => sent.map((s) => s.at), layer: new TransactionLayer({ clock, token: () => String(++n), sentBy: () => '10.0.0.1:5060' }) };
}
const outgoing = (method: string) => ({
  method, uri: 'sip:a@b', body: '', headers: [{ name: 'from', value: '<sip:a@b>;tag=1' }, { name: 'to', value: '<sip:c@d>' }, { name: 'call-id', value: 'x' }, { name: 'cseq', value: `1 ${method}` }],
});
function response(b: Bench, status: number, method: string): SipResponse {
  const branch = /branch=([^;\r]+)/.exec(b.sent[0]?.text ?? '')?.[1] ?? '';
  const message = parseMessage(Buffer.from(`SIP/2.0 ${status} X\r\nVia: SIP/2.0/UDP 10.0.0.1:5060;branch=${branch}\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>;tag=2\r\nCall-ID: x\r\nCSeq: 1 ${method}\r\n\r\n`));
  if (message.kind !== 'response') throw new Error('bad test response');
  return message;
}
function incoming(method: string, branch = 'z9hG4bK1') {
  const message = parseMessage(Buffer.from(`${method} sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.2:5060;branch=${branch};rport\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: x\r\nCSeq: 1 ${method}\r\n\r\n`));
  if (message.kind !== 'request') throw new Error('bad test request');
  return message;
}
function client(b: Bench, method: string): { responses: number[]; failures: number[] } {
  const seen = { responses: [] as number[], failures: [] as number[] };
  b.layer.request(outgoing(method), b.flow, { onResponse: (r) => { seen.responses.push(r.status); }, onFailed: (s) => { seen.failures.push(s); } });
  return seen;
}

describe('INVITE client', () => {
  it('A doubles without a cap, B ends at 64·T1', async () => {
    const b = bench(false);
    const seen = client(b, 'INVITE');
    await b.clock.advance(31_999);
    expect(b.at()).toEqual([0, 500, 1500, 3500, 7500, 15_500, 31_500]);
    await b.clock.advance(1);
    expect(seen.failures).toEqual([408]);
    expect(b.layer.size).toBe(0);
  });
  it('does not repeat on a connection, but gives up by B', async () => {
    const b = bench(true);
    const seen = client(b, 'INVITE');
    await b.clock.advance(32_000);
    expect([b.at(), seen.failures]).toEqual([[0], [408]]);
  });
  it('stops A and B at a provisional; ACKs each repetition of a failure until D', async () => {
    const b = bench(false);
    const seen = client(b, 'INVITE');
    b.layer.receiveResponse(response(b, 180, 'INVITE'));
    await b.clock.advance(100_000);
    b.layer.receiveResponse(response(b, 486, 'INVITE'));
    b.layer.receiveResponse(response(b, 486, 'INVITE'));
    expect(b.sent.map((s) => s.text.split(' ')[0])).toEqual(['INVITE', 'ACK', 'ACK']);
    await b.clock.advance(31_999);
    expect(b.layer.size).toBe(1);
    await b.clock.advance(1);
    expect([b.layer.size, seen.responses]).toEqual([0, [180, 486]]);
  });
  it('passes every 2xx up while Accepted (RFC 6026, timer M)', async () => {
    const b = bench(false);
    const seen = client(b, 'INVITE');
    b.layer.receiveResponse(response(b, 200, 'INVITE'));
    await b.clock.advance(31_000);
    b.layer.receiveResponse(response(b, 200, 'INVITE'));
    b.layer.receiveResponse(response(b, 486, 'INVITE'));
    await b.clock.advance(1_000);
    expect([seen.responses, b.layer.size, b.sent.length]).toEqual([[200, 200], 0, 1]);
  });
});

describe('non-INVITE client', () => {
  it('E doubles up to T2, F ends at 64·T1', async () => {
    const b = bench(false);
    const seen = client(b, 'BYE');
    await b.clock.advance(32_000);
    expect(b.at()).toEqual([0, 500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500]);
    expect(seen.failures).toEqual([408]);
  });
  it('repeats every T2 after a provisional, and K takes in late repetitions', async () => {
    const b = bench(false);
    const seen = client(b, 'BYE');
    b.layer.receiveResponse(response(b, 100, 'BYE'));
    await b.clock.advance(9_000);
    expect(b.at()).toEqual([0, 500, 4500, 8500]);
    b.layer.receiveResponse(response(b, 200, 'BYE'));
    expect(b.layer.receiveResponse(response(b, 200, 'BYE'))).toBe(true);
    await b.clock.advance(5_000);
    expect([b.layer.size, seen.responses]).toEqual([0, [200]]);
  });
});

describe('INVITE server', () => {
  it('G repeats a failure up to T2 until the ACK, I takes in more ACKs', async () => {
    const b = bench(false);
    const t = b.layer.serve(incoming('INVITE'), b.flow);
    t.respond({ status: 486, toTag: 't' });
    await b.clock.advance(11_600);
    expect(b.at()).toEqual([0, 500, 1500, 3500, 7500, 11_500]);
    expect(b.layer.absorb(incoming('ACK'))).toBe(true);
    await b.clock.advance(4_999);
    expect([b.sent.length, b.layer.size]).toEqual([6, 1]);
    await b.clock.advance(1);
    expect(b.layer.size).toBe(0);
  });
  it('H ends without an ACK', async () => {
    const b = bench(false);
    b.layer.serve(incoming('INVITE'), b.flow).respond({ status: 486, toTag: 't' });
    await b.clock.advance(31_999);
    expect(b.layer.size).toBe(1);
    await b.clock.advance(1);
    expect(b.layer.size).toBe(0);
  });
  it('repeats its last provisional to a repeated INVITE', () => {
    const b = bench(false);
    b.layer.serve(incoming('INVITE'), b.flow).respond({ status: 180, toTag: 't' });
    expect(b.layer.absorb(incoming('INVITE'))).toBe(true);
    expect(b.sent.map((s) => s.text.slice(0, 11))).toEqual(['SIP/2.0 180', 'SIP/2.0 180']);
  });
  it('absorbs repeated INVITEs while Accepted (L), and lets the ACK of a 2xx through', async () => {
    const b = bench(false);
    b.layer.serve(incoming('INVITE'), b.flow).respond({ status: 200, toTag: 't' });
    await b.clock.advance(31_999);
    expect(b.layer.absorb(incoming('INVITE'))).toBe(true);
    expect(b.layer.absorb(incoming('ACK'))).toBe(false);
    expect(b.sent).toHaveLength(1);
    await b.clock.advance(1);
    expect(b.layer.size).toBe(0);
  });
});

describe('non-INVITE server', () => {
  it.each([[false, 32_000], [true, 0]])('J (reliable %s) is %i ms', async (reliable, ms) => {
    const b = bench(reliable);
    b.layer.serve(incoming('OPTIONS'), b.flow).respond({ status: 200, toTag: 't' });
    if (ms > 0) {
      await b.clock.advance(ms - 1);
      expect(b.layer.absorb(incoming('OPTIONS'))).toBe(true);
      expect(b.sent).toHaveLength(2);
      await b.clock.advance(1);
    }
    expect(b.layer.size).toBe(0);
  });
  it('matches clients of RFC 2543 by the other fields', () => {
    const b = bench(false);
    b.layer.serve(incoming('INVITE', 'old'), b.flow).respond({ status: 486, toTag: 't' });
    expect(b.layer.absorb(incoming('ACK', 'old'))).toBe(true);
  });
});
