/** Broken and hostile messages into the whole stack: from strangers, a trunk and a registered phone, in the middle of calls. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applicationMessages } from './torture/application.js';
import { invalidMessages } from './torture/invalid.js';
import { validMessages } from './torture/valid.js';
import { ANSWER, createWorld, OFFER, SERVER, TRUNK_ADDRESS } from './testing/world.js';

const LIMITS = { messageBytes: 65_535, idleMs: 1_000_000, connections: 10, connectionsPerAddress: 10 };
const METHODS = ['INVITE', 'ACK', 'BYE', 'CANCEL', 'PRACK', 'UPDATE', 'INFO', 'OPTIONS', 'REGISTER', 'REFER', 'FOO'];

// proves S-16
describe('the whole stack', () => {
  it('takes any mutation without an exception, and still makes calls afterwards', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): void => { unhandled.push(reason); };
    process.on('unhandledRejection', note);
    const seen: string[] = [];
    const world = await createWorld({ refusalsPerSecond: 1e9, optionsPerSecond: 1e9, newCallsPerSecond: 1e9, concurrentCalls: 1e9 }, { onMessage: (from, _to, text) => { if (from.address === TRUNK_ADDRESS && seen.length < 60) seen.push(text); } });
    world.onCall = (leg) => {
      leg.events.onOffer = (sdp) => (sdp.length % 3 === 0 ? Promise.reject(new Error('no')) : Promise.resolve(ANSWER));
      if (leg.to.length % 3 === 0) leg.ring(ANSWER);
      if (leg.to.length % 2 === 0) leg.answer(ANSWER);
    };
    const trunk = await world.phone({ user: '139', address: TRUNK_ADDRESS });
    const call = trunk.invite('1', { sdp: OFFER, headers: [{ name: 'supported', value: '100rel, timer' }, { name: 'session-expires', value: '100;refresher=uas' }] });
    await world.clock.advance(1);
    world.calls[0]?.answer(ANSWER);
    await call.expect(200);
    call.update(OFFER);
    call.info('application/dtmf-relay', 'Signal=1\r\n');
    call.reinvite(OFFER);
    await world.clock.advance(10);
    const corpus = [...seen, ...[...validMessages, ...invalidMessages, ...applicationMessages].map((m) => m.data.toString('latin1'))];
    const from = await world.network.listenUdp({ address: TRUNK_ADDRESS, port: 0 }, { onMessage: () => undefined, onClose: () => undefined }, LIMITS);
    const flow = from.flowTo?.(SERVER);
    const edit = fc.record({ at: fc.nat(1500), cut: fc.nat(30), put: fc.string({ maxLength: 10 }) });
    const method = fc.option(fc.constantFrom(...METHODS));
    const samples = fc.sample(fc.record({ which: fc.nat(corpus.length - 1), edits: fc.array(edit, { maxLength: 3 }), method, serial: fc.nat(1_000_000) }), { numRuns: 6000, seed: 4475 });
    for (const [index, sample] of samples.entries()) {
      let text = (corpus[sample.which] ?? '').replace(/branch=[^;\r\n]*/, `branch=z9hG4bK${sample.serial}`);
      if (sample.method !== null) text = text.replace(/^[A-Z]+ /, `${sample.method} `).replace(/(CSeq: *)\d+ +\w+/i, `$1${sample.serial} ${sample.method}`);
      for (const { at, cut, put } of sample.edits) text = text.slice(0, at) + put + text.slice(at + cut);
      flow?.send(text);
      if (index % 500 === 0) await world.clock.advance(1_000);
    }
    await world.clock.advance(100_000);
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
    expect(world.errors).toEqual([]);
    const after = trunk.invite('22', { sdp: OFFER });
    await after.expect(200);
    after.bye();
    await after.expect(200, 'BYE');
  });

  // proves S-20
  it('keeps no state for strangers, however many', async () => {
    let answers = 0;
    const world = await createWorld();
    const from = await world.network.listenUdp({ address: '10.6.6.6', port: 5060 }, { onMessage: () => { answers++; }, onClose: () => undefined }, LIMITS);
    const flow = from.flowTo?.(SERVER);
    for (let i = 0; i < 20_000; i++) flow?.send(`INVITE sip:${i}@center.test SIP/2.0\r\nVia: SIP/2.0/UDP 10.6.6.6;branch=z9hG4bK${i}\r\nFrom: <sip:a@b>;tag=${i}\r\nTo: <sip:c@d>\r\nCall-ID: ${i}\r\nCSeq: 1 INVITE\r\nContact: <sip:a@10.6.6.6>\r\nContent-Length: 0\r\n\r\n`);
    await world.clock.advance(10);
    expect(answers).toBeLessThanOrEqual(100);
    expect(Reflect.get(Reflect.get(world.stack, 'transactions') as object, 'size')).toBe(0);
    const phone = await world.phone({ user: '1001', password: 'secret-1' });
    expect((await phone.register()).status).toBe(200);
  });
});
