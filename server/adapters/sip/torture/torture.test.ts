/** RFC 4475: each message gets the verdict written beside it, from the parser and from the whole stack, and never an exception. */
import { describe, expect, it } from 'vitest';
import { parseMessage } from '../parse.js';
import { createWorld, SERVER } from '../testing/world.js';
import { applicationMessages } from './application.js';
import { invalidMessages } from './invalid.js';
import { validMessages } from './valid.js';

const all = [...validMessages, ...invalidMessages, ...applicationMessages];

// proves S-16
describe('RFC 4475', () => {
  it.each(all)('$name ($section): parser', ({ data, parser }) => {
    const message = parseMessage(data);
    const verdict = message.kind === 'malformed' ? message.status ?? 'silence' : 'valid';
    expect(verdict, message.kind === 'malformed' ? message.why : '').toBe(parser);
  });

  it('the stack answers strangers as written, and nothing is thrown', async () => {
    const answers: string[] = [];
    const world = await createWorld({ refusalsPerSecond: 1000, optionsPerSecond: 1000 }, { onMessage: (from, _to, text) => { if (from.address === SERVER.address) answers.push(text); } });
    for (const { name, data, stranger } of all) {
      answers.length = 0;
      const flow = await sender(world);
      flow(data);
      await world.clock.advance(1);
      const status = answers.map((t) => Number(/^SIP\/2\.0 (\d{3}) /.exec(t)?.[1]))[0];
      expect(status, name).toBe(stranger);
    }
    expect(world.errors).toEqual([]);
  });

  it('reads the hard ones rightly', () => {
    const inv = parseMessage(validMessages[0]?.data ?? Buffer.alloc(0));
    if (inv.kind !== 'request') throw new Error('wsinv is a request');
    expect(inv.vias.map((v) => `${v.transport} ${v.host} ${v.branch ?? ''}`)).toEqual(['UDP 192.0.2.2 390skdjuw', 'TCP spindle.example.com z9hG4bK9ikj8', 'UDP 192.168.255.111 z9hG4bK30239']);
    expect(inv.from.display).toBe('J Rosenberg \\"');
    expect(inv.toTag).toBe('1918181833n');
    expect(inv.cseq).toEqual({ seq: 9, method: 'INVITE' });
    const escaped = parseMessage(validMessages[2]?.data ?? Buffer.alloc(0));
    expect(escaped.kind === 'request' && escaped.uri.raw).toBe('sip:sips%3Auser%40example.com@example.net');
    const double = parseMessage(validMessages[7]?.data ?? Buffer.alloc(0));
    expect(double.kind === 'request' && double.body).toBe('');
  });
});

/** Raw bytes, without the scripted phone's manners; each sender is another address, so that rates do not mix. */
async function sender(world: Awaited<ReturnType<typeof createWorld>>): Promise<(data: Buffer) => void> {
  const receiver = { onMessage: () => undefined, onClose: () => undefined };
  const listener = await world.network.listenUdp({ address: '10.0.7.7', port: 0 }, receiver, { messageBytes: 65_535, idleMs: 1, connections: 1, connectionsPerAddress: 1 });
  const flow = listener.flowTo?.(SERVER);
  return (data) => { flow?.send(data.toString('latin1')); };
}
